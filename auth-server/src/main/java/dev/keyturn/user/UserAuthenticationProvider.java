package dev.keyturn.user;

import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.stereotype.Component;

/**
 * Checks name and password of who signs in, and tells {@link SignInAttempts} how it went.
 *
 * <p>Whether an account is locked or disabled is asked after the password, so that every answer takes the time of one hash.
 */
@Component
public class UserAuthenticationProvider extends DaoAuthenticationProvider {

    private final SignInAttempts attempts;

    UserAuthenticationProvider(
            JpaUserDetailsService userDetails, BoundedPasswordEncoder encoder, SignInAttempts attempts) {
        super(userDetails);
        this.attempts = attempts;
        setPasswordEncoder(encoder);
        setUserDetailsPasswordService(userDetails);
        setPreAuthenticationChecks(user -> {});
        setPostAuthenticationChecks(UserAuthenticationProvider::refuseIfKeptOut);
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        try {
            Authentication signedIn = super.authenticate(attempt);
            if (signedIn != null && signedIn.getPrincipal() instanceof SignedInUser user) {
                attempts.succeeded(user.id());
            }
            return signedIn;
        } catch (BadCredentialsException | AccountStatusException e) {
            attempts.failed(attempt.getName());
            throw e;
        }
    }

    private static void refuseIfKeptOut(UserDetails user) {
        if (!user.isAccountNonLocked()) {
            throw new LockedException("locked");
        }
        if (!user.isEnabled()) {
            throw new DisabledException("disabled");
        }
    }
}
