package dev.keyturn.authorize;

import dev.keyturn.consent.Consents;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Decides whether to show the consent page: if the client demands it, or requests a scope that the user has not allowed.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#Consent">OpenID Connect Core §3.1.2.4, Authorization
 *     Server Obtains End-User Consent/Authorization</a>
 */
public final class ConsentNeeded implements Predicate<OAuth2AuthorizationCodeRequestAuthenticationContext> {

    @Override
    public boolean test(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationRequest request = context.getAuthorizationRequest();
        if (request == null) {
            throw new IllegalArgumentException("A consent belongs to an authorization request");
        }
        if (isAskedFor(context.getAuthentication())) {
            return true;
        }
        OAuth2AuthorizationConsent consent = context.getAuthorizationConsent();
        return Consents.isNeeded(
                        context.getRegisteredClient().getClientSettings().isRequireAuthorizationConsent(),
                        request.getScopes())
                && (consent == null || !consent.getScopes().containsAll(request.getScopes()));
    }

    private static boolean isAskedFor(OAuth2AuthorizationCodeRequestAuthenticationToken request) {
        return request.getAdditionalParameters().get("prompt") instanceof String prompt
                && List.of(prompt.split(" ")).contains("consent");
    }
}
