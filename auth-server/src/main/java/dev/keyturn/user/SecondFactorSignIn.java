package dev.keyturn.user;

import dev.keyturn.adminapi.NotFoundException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Second step of a sign-in. A wrong code counts as a wrong password: it uses the budget of its network, and locks the account for it.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#throttle">NIST SP 800-63B-4 §3.2.2, Rate Limiting</a>
 */
@Service
public class SecondFactorSignIn {

    private final UserRepository users;
    private final SecondFactors factors;
    private final Passkeys passkeys;
    private final SignInAttempts attempts;
    private final SignInBudget budget;
    private final Clock clock;

    SecondFactorSignIn(
            UserRepository users,
            SecondFactors factors,
            Passkeys passkeys,
            SignInAttempts attempts,
            SignInBudget budget,
            Clock clock) {
        this.users = users;
        this.factors = factors;
        this.passkeys = passkeys;
        this.attempts = attempts;
        this.budget = budget;
        this.clock = clock;
    }

    /**
     * Completes a sign-in.
     *
     * @param code as the user typed it
     * @throws CredentialsExpiredException if the password was changed or the user disabled since
     * @throws TooManySignInsException if too many wrong passwords and codes came from the network recently
     * @throws AuthenticationException if the code is wrong, or the account is locked for the origin
     */
    @Transactional(noRollbackFor = AuthenticationException.class)
    public SignedInUser complete(UnfinishedSignIn begun, String code, SignInSource source) {
        return complete(begun, source, user -> factors.redeem(user, code));
    }

    /**
     * Completes a sign-in with a passkey of the user.
     *
     * @throws AuthenticationException as for a code
     */
    @Transactional(noRollbackFor = AuthenticationException.class)
    public SignedInUser complete(UnfinishedSignIn begun, PasskeyAnswer answer, SignInSource source) {
        return complete(begun, source, user -> passkeys.redeem(user, answer));
    }

    private SignedInUser complete(
            UnfinishedSignIn begun, SignInSource source, Function<UserId, Optional<SignInMethod>> factor) {
        SignInBudget.Charge charge = budget.charge(source);
        User user = users.findById(begun.user().value())
                .filter(User::isEnabled)
                .filter(found -> found.passwordChangedAt().equals(begun.passwordChangedAt()))
                .orElseThrow(() -> new CredentialsExpiredException("begin again"));
        attempts.requireUnlocked(user.loginName(), source);
        Optional<SignInMethod> method = factor.apply(user.id());
        if (method.isEmpty()) {
            attempts.failedAfterPassword(user.loginName(), source);
            throw new BadCredentialsException("wrong factor");
        }
        budget.refund(charge);
        SignInMethods methods = SignInMethods.PASSWORD.and(method.get());
        FailedSignIns failed = attempts.succeeded(user.loginName(), source, methods);
        return new SignedInUser(user, clock.instant()).with(methods).after(failed);
    }

    /**
     * Makes a sign-in stronger by a factor that the user has just given.
     *
     * @return the user, for the session
     */
    @Transactional(readOnly = true)
    public SignedInUser add(SignInMethod method, SignedInUser session) {
        User user = users.findById(session.id().value()).orElseThrow(() -> new NotFoundException("user"));
        return new SignedInUser(user, clock.instant())
                .with(session.methods().and(method))
                .after(session.failedSignIns());
    }
}
