package dev.keyturn.token;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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

    private static final Set<String> PROOF = Set.of("dpop_proof", "dpop_method", "dpop_target_uri");

    private final AuthenticationProvider grant;

    /** @param grant the framework's, on {@link RefreshTokenRotation} */
    RefreshTokenGrant(AuthenticationProvider grant) {
        this.grant = grant;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        Authentication request = withoutProof((OAuth2RefreshTokenAuthenticationToken) authentication);
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

    /**
     * Leaves out a proof of possession: no token of this server is bound to a key, and the framework would look for the
     * binding in an access token that is not stored.
     */
    private static Authentication withoutProof(OAuth2RefreshTokenAuthenticationToken request) {
        Map<String, Object> parameters = new HashMap<>(request.getAdditionalParameters());
        parameters.keySet().removeAll(PROOF);
        OAuth2RefreshTokenAuthenticationToken plain = new OAuth2RefreshTokenAuthenticationToken(
                request.getRefreshToken(), (Authentication) request.getPrincipal(), request.getScopes(), parameters);
        plain.setDetails(request.getDetails());
        return plain;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2RefreshTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
