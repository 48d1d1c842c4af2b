package dev.keyturn.authorize;

import java.util.function.Consumer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Makes an answer without any scope a refusal, whatever the user has allowed the client before.
 *
 * <p>The framework would issue a code with what was allowed earlier. What was allowed earlier is kept: refusing more is not
 * withdrawing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1">RFC 6749 §4.1.2.1, Error Response</a>
 */
@Component
public class RefusedConsent implements Consumer<OAuth2AuthorizationConsentAuthenticationContext> {

    private final OAuth2AuthorizationService authorizations;

    RefusedConsent(OAuth2AuthorizationService authorizations) {
        this.authorizations = authorizations;
    }

    /** @throws OAuth2AuthorizationCodeRequestAuthenticationException {@code access_denied}, for the client */
    @Override
    public void accept(OAuth2AuthorizationConsentAuthenticationContext context) {
        OAuth2AuthorizationConsentAuthenticationToken answer = context.getAuthentication();
        if (!answer.getScopes().isEmpty()) {
            return;
        }
        OAuth2Authorization authorization = context.getAuthorization();
        OAuth2AuthorizationRequest request = context.getAuthorizationRequest();
        if (authorization == null || request == null) {
            throw new IllegalArgumentException("A consent belongs to an authorization request");
        }
        authorizations.remove(authorization);
        throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                new OAuth2Error(OAuth2ErrorCodes.ACCESS_DENIED, "The user denied access.", null),
                new OAuth2AuthorizationCodeRequestAuthenticationToken(
                        answer.getAuthorizationUri(),
                        answer.getClientId(),
                        (Authentication) answer.getPrincipal(),
                        redirectUri(context, request),
                        request.getState(),
                        request.getScopes(),
                        null));
    }

    private static String redirectUri(
            OAuth2AuthorizationConsentAuthenticationContext context, OAuth2AuthorizationRequest request) {
        String asked = request.getRedirectUri();
        return StringUtils.hasText(asked)
                ? asked
                : context.getRegisteredClient().getRedirectUris().iterator().next();
    }
}
