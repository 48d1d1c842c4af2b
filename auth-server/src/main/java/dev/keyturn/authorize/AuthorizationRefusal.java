package dev.keyturn.authorize;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Refuses an authorization request in a way that the client learns of, which is for requests whose client and redirect URI
 * are known to be right.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1">RFC 6749 §4.1.2.1, Error Response</a>
 */
final class AuthorizationRefusal {

    private AuthorizationRefusal() {}

    static OAuth2AuthorizationCodeRequestAuthenticationException of(
            OAuth2Error error, OAuth2AuthorizationCodeRequestAuthenticationToken request, RegisteredClient client) {
        return of(new OAuth2AuthenticationException(error), request, client);
    }

    /** Keeps the reason of the refusal. */
    static OAuth2AuthorizationCodeRequestAuthenticationException of(
            OAuth2AuthenticationException refusal,
            OAuth2AuthorizationCodeRequestAuthenticationToken request,
            RegisteredClient client) {
        String sent = request.getRedirectUri();
        String redirectUri =
                sent != null ? sent : client.getRedirectUris().iterator().next();
        return new OAuth2AuthorizationCodeRequestAuthenticationException(
                refusal.getError(),
                refusal,
                new OAuth2AuthorizationCodeRequestAuthenticationToken(
                        request.getAuthorizationUri(),
                        request.getClientId(),
                        (Authentication) request.getPrincipal(),
                        redirectUri,
                        request.getState(),
                        request.getScopes(),
                        request.getAdditionalParameters()));
    }
}
