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
 * Checks name and password of who signs in, and tells {@link Users} how it went.
 *
 * <p>Whether an account is locked or disabled is asked after the password, so that every answer takes the time of one hash.
 */
@Component
public class UserAuthenticationProvider extends DaoAuthenticationProvider {

    private final Users users;

    UserAuthenticationProvider(JpaUserDetailsService userDetails, BoundedPasswordEncoder encoder, Users users) {
        super(userDetails);
        this.users = users;
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
                users.recordSuccessfulSignIn(user.id());
            }
            return signedIn;
        } catch (BadCredentialsException | AccountStatusException e) {
            users.recordFailedSignIn(attempt.getName());
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
