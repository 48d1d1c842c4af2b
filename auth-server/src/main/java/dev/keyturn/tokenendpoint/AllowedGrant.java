package dev.keyturn.tokenendpoint;

import dev.keyturn.oauth.ProtocolErrors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Rejects requests of clients that are not registered for the grant, before the grant looks at a code or token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
final class AllowedGrant implements AuthenticationProvider {

    private final AuthenticationProvider grant;

    AllowedGrant(AuthenticationProvider grant) {
        this.grant = grant;
    }

    /** @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code unauthorized_client} */
    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        var request = (OAuth2AuthorizationGrantAuthenticationToken) authentication;
        if (request.getPrincipal() instanceof OAuth2ClientAuthenticationToken client && client.isAuthenticated()) {
            RegisteredClient registered = Objects.requireNonNull(client.getRegisteredClient());
            if (!registered.getAuthorizationGrantTypes().contains(request.getGrantType())) {
                throw ProtocolErrors.unauthorizedClient("This client is not allowed to use this grant type.");
            }
        }
        return grant.authenticate(authentication);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return grant.supports(authentication);
    }
}
