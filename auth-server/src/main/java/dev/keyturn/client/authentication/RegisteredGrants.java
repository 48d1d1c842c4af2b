package dev.keyturn.client.authentication;

import dev.keyturn.oauth.ProtocolErrors;
import java.util.Objects;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Check of the grant types that a client is registered for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
public final class RegisteredGrants {

    private RegisteredGrants() {}

    /**
     * Rejects a token request whose client is not registered for its grant; leaves one without an authenticated client alone.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code unauthorized_client}
     */
    public static void require(OAuth2AuthorizationGrantAuthenticationToken request) {
        if (request.getPrincipal() instanceof OAuth2ClientAuthenticationToken client && client.isAuthenticated()) {
            RegisteredClient registered = Objects.requireNonNull(client.getRegisteredClient());
            if (!registered.getAuthorizationGrantTypes().contains(request.getGrantType())) {
                throw ProtocolErrors.unauthorizedClient();
            }
        }
    }
}
