package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.TokenAlreadyUsedException;
import dev.keyturn.token.ResourceIndicators;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;

/**
 * Wrapper of the refresh token grant. Runs it a second time for a request that another one with the same token overtook: the
 * second run finds the successor that the other request got, and answers with it.
 */
final class RefreshTokenGrant extends UserGrant {

    /** @param grant the framework's, on {@link RefreshTokenRotation} */
    RefreshTokenGrant(OAuth2RefreshTokenAuthenticationProvider grant, ResourceIndicators indicators) {
        super(grant, indicators);
    }

    @Override
    @Nullable
    Authentication run(AuthenticationProvider grant, Authentication request) {
        try {
            return grant.authenticate(request);
        } catch (OAuth2AuthenticationException e) {
            if (e.getCause() instanceof TokenAlreadyUsedException) {
                return grant.authenticate(request);
            }
            throw e;
        } catch (PessimisticLockingFailureException e) {
            return grant.authenticate(request);
        }
    }
}
