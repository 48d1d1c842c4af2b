package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.TokenAlreadyUsedException;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.token.ResourceIndicators;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;

/**
 * Wrapper of the refresh token grant. Runs it a second time for a request that another one with the same token overtook: the
 * second run finds the successor that the other request got, and answers with it.
 */
final class RefreshTokenGrant extends UserGrant {

    private final Run first;
    private final OAuth2AuthorizationService store;

    /**
     * @param first the first run of a request, on {@link OneRefresh}
     * @param again the framework's grant for the second one, on {@link RefreshTokenRotation}
     * @param store where all authorizations are
     */
    RefreshTokenGrant(
            Run first,
            OAuth2RefreshTokenAuthenticationProvider again,
            OAuth2AuthorizationService store,
            ResourceIndicators indicators) {
        super(again, indicators);
        this.first = first;
        this.store = store;
    }

    @Override
    @Nullable
    Authentication run(AuthenticationProvider again, Authentication request) {
        try {
            return first.of((OAuth2RefreshTokenAuthenticationToken) request);
        } catch (OAuth2AuthenticationException e) {
            if (e.getCause() instanceof TokenAlreadyUsedException) {
                return again.authenticate(request);
            }
            throw OAuth2ErrorCodes.INVALID_SCOPE.equals(e.getError().getErrorCode())
                    ? scopesNotGranted((OAuth2RefreshTokenAuthenticationToken) request)
                    : e;
        } catch (PessimisticLockingFailureException e) {
            return again.authenticate(request);
        }
    }

    /** The framework, which has found the grant and that it is the client's own, does not say which scopes it lacks. */
    private OAuth2AuthenticationException scopesNotGranted(OAuth2RefreshTokenAuthenticationToken request) {
        OAuth2Authorization grant = store.findByToken(request.getRefreshToken(), OAuth2TokenType.REFRESH_TOKEN);
        Set<String> missing = new HashSet<>(request.getScopes());
        if (grant != null) {
            missing.removeAll(grant.getAuthorizedScopes());
        }
        return ProtocolErrors.invalidScope("These scopes were not granted with the refresh token", missing);
    }

    /** Run of the framework's grant for one request. */
    @FunctionalInterface
    interface Run {

        @Nullable
        Authentication of(OAuth2RefreshTokenAuthenticationToken request);
    }
}
