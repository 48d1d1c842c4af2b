package dev.keyturn.user;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sign-in with a passkey and nothing else. A rejected answer counts as a wrong password: it uses the budget of its network, and locks
 * the account for it. The identifier of a passkey is random, so that a stranger can do neither to the account of another.
 */
@Service
public class PasskeySignIn {

    private final UserRepository users;
    private final Passkeys passkeys;
    private final SignInAttempts attempts;
    private final SignInBudget budget;
    private final Clock clock;

    PasskeySignIn(UserRepository users, Passkeys passkeys, SignInAttempts attempts, SignInBudget budget, Clock clock) {
        this.users = users;
        this.passkeys = passkeys;
        this.attempts = attempts;
        this.budget = budget;
        this.clock = clock;
    }

    /**
     * Signs a user in.
     *
     * @param source origin of the answer, by the login name of the passkey's owner; the name is empty if there is none
     * @throws TooManySignInsException if too many wrong passwords and answers came from the network recently
     * @throws AuthenticationException if the answer is not accepted, or the account is locked for the origin or disabled
     */
    @Transactional(noRollbackFor = AuthenticationException.class)
    public SignedInUser signIn(PasskeyAnswer answer, Function<String, SignInSource> source) {
        Optional<User> owner = passkeys.owner(answer).flatMap(id -> users.findById(id.value()));
        SignInSource from = source.apply(owner.map(User::loginName).orElse(""));
        SignInBudget.Charge charge = budget.charge(from);
        if (owner.isEmpty()) {
            attempts.failedUnknown();
            throw new BadCredentialsException("unknown passkey");
        }
        User user = owner.get();
        attempts.requireUnlocked(user.loginName(), from);
        Optional<SignInMethod> method = passkeys.redeem(user.id(), answer);
        if (method.isEmpty()) {
            attempts.failed(user.loginName(), from);
            throw new BadCredentialsException("wrong answer");
        }
        budget.refund(charge);
        SignInMethods methods = new SignInMethods(Set.of(method.get()));
        FailedSignIns failed = attempts.succeeded(user.loginName(), from, methods);
        return new SignedInUser(user, clock.instant()).with(methods).after(failed);
    }
}
