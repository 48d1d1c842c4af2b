package dev.keyturn.user;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Checks the name and password of a sign-in, within the budget of the network that it comes from, and reports the result to
 * {@link SignInAttempts}.
 *
 * <p>Whether an account is locked or disabled is asked after the password, so that every answer takes the time of one hash.
 */
@Component
public class UserAuthenticationProvider extends DaoAuthenticationProvider {

    private final BoundedPasswordEncoder encoder;
    private final SignInAttempts attempts;
    private final SignInBudget budget;

    UserAuthenticationProvider(
            JpaUserDetailsService userDetails,
            BoundedPasswordEncoder encoder,
            SignInAttempts attempts,
            SignInBudget budget) {
        super(userDetails);
        this.encoder = encoder;
        this.attempts = attempts;
        this.budget = budget;
        setPasswordEncoder(encoder);
        setUserDetailsPasswordService(userDetails);
        setPreAuthenticationChecks(user -> {});
        setPostAuthenticationChecks(user -> {});
    }

    /** @throws TooManySignInsException if too many wrong passwords came from the network recently */
    @Override
    public Authentication authenticate(Authentication attempt) {
        SignInSource source = sourceOf(attempt);
        SignInBudget.Charge charge = budget.charge(source);
        try {
            Authentication signedIn = charge.isOfDevice()
                    ? super.authenticate(attempt)
                    : encoder.amongStrangers(() -> super.authenticate(attempt));
            budget.refund(charge);
            return signedIn;
        } catch (SecondFactorRequiredException e) {
            budget.refund(charge);
            throw e;
        } catch (UserRefusedException e) {
            // there was no turn to hash it
            budget.refund(charge);
            throw e;
        } catch (BadCredentialsException e) {
            attempts.failed(attempt.getName(), source);
            throw e;
        }
    }

    /**
     * The password is right: lets the user in, unless they are locked or disabled, before anything else is done for them.
     *
     * @throws SecondFactorRequiredException if the user is to give a second factor
     */
    @Override
    protected Authentication createSuccessAuthentication(Object principal, Authentication attempt, UserDetails user)
            throws AuthenticationException {
        SignedInUser found = (SignedInUser) user;
        SignInLevel level =
                attempt.getDetails() instanceof SignInDetails details ? details.level() : SignInLevel.ONE_FACTOR;
        FailedSignIns failed = attempts.passwordGiven(found.loginName(), sourceOf(attempt), level)
                .orElseThrow(() -> new SecondFactorRequiredException(
                        new UnfinishedSignIn(found.id(), found.loginName(), found.passwordChangedAt())));
        SignedInUser told = found.after(failed);
        Authentication signedIn = super.createSuccessAuthentication(told, attempt, told);
        if (signedIn.getDetails() instanceof SignInDetails given) {
            ((AbstractAuthenticationToken) signedIn).setDetails(given.forSession());
        }
        return signedIn;
    }

    private static SignInSource sourceOf(Authentication attempt) {
        if (attempt.getDetails() instanceof SignInDetails details) {
            return details.source(attempt.getName());
        }
        return SignInSource.of(
                attempt.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null);
    }
}
