package dev.keyturn.authorize;

import dev.keyturn.token.ResourceIndicators;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Rejects authorization requests for APIs that do not exist, or whose scopes are not of the APIs that they name. Comes after
 * the check of the redirect URI, to which the refusal is sent.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2.1">RFC 8707 §2.1, Authorization Request</a>
 */
final class RequestedResources implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

    private final ResourceIndicators indicators;

    RequestedResources(ResourceIndicators indicators) {
        this.indicators = indicators;
    }

    /** @throws OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope}, for the client */
    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        try {
            Set<String> asked = indicators.audiences(ResourceIndicators.in(request.getAdditionalParameters()));
            indicators.choose(asked, request.getScopes());
        } catch (OAuth2AuthenticationException e) {
            throw AuthorizationRefusal.of(e.getError(), request, context.getRegisteredClient());
        }
    }
}
