package dev.keyturn.consent;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Whether the user is to be asked: when the client wants them to be, or when it asks for something that needs their consent
 * and does not have it.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#Consent">OpenID Connect Core §3.1.2.4, Authorization
 *     Server Obtains End-User Consent/Authorization</a>
 */
public final class ConsentNeeded implements Predicate<OAuth2AuthorizationCodeRequestAuthenticationContext> {

    /** That somebody signed in is what the user has just agreed to by signing in. */
    private static final Set<String> NEEDS_NONE = Set.of("openid");

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
        return isNeeded(context.getRegisteredClient(), request.getScopes())
                && (consent == null || !consent.getScopes().containsAll(request.getScopes()));
    }

    /** Whether a client gets these scopes only from a user who has allowed them. */
    public static boolean isNeeded(RegisteredClient client, Set<String> scopes) {
        return client.getClientSettings().isRequireAuthorizationConsent() && !scopes.equals(NEEDS_NONE);
    }

    private static boolean isAskedFor(OAuth2AuthorizationCodeRequestAuthenticationToken request) {
        return request.getAdditionalParameters().get("prompt") instanceof String prompt
                && List.of(prompt.split(" ")).contains("consent");
    }
}
