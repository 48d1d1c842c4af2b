package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.TokenAlreadyUsedException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;

/**
 * The framework's refresh token grant, run once more for a request that another one with the same token overtook: the
 * second time it finds the successor that the other was given, and gives it too.
 */
class RefreshTokenGrant implements AuthenticationProvider {

    private final AuthenticationProvider grant;

    /** @param grant the framework's, on {@link RefreshTokenRotation} */
    RefreshTokenGrant(AuthenticationProvider grant) {
        this.grant = grant;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        try {
            return grant.authenticate(authentication);
        } catch (OAuth2AuthenticationException e) {
            if (e.getCause() instanceof TokenAlreadyUsedException) {
                return grant.authenticate(authentication);
            }
            throw e;
        } catch (PessimisticLockingFailureException e) {
            return grant.authenticate(authentication);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2RefreshTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
