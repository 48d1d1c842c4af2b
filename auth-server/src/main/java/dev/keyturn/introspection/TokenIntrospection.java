package dev.keyturn.introspection;

import dev.keyturn.apikey.verification.ApiKeyQuestion;
import dev.keyturn.resource.Resources;
import dev.keyturn.token.IssuedJwts;
import dev.keyturn.token.TokenClaims;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2TokenIntrospectionClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;

/**
 * Restricts introspection to the client that a token was issued to and the introspection clients of its APIs. For any other
 * client the token is inactive.
 *
 * <p>A JWT is answered from its claims, an API key from the cache of API keys; the framework's provider looks up stored
 * tokens.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2, Introspection Response</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-4">RFC 7662 §4, Security Considerations</a>
 */
class TokenIntrospection implements AuthenticationProvider {

    private static final String API_KEY = "api_key";

    private final AuthenticationProvider stored;
    private final LiveCredentials credentials;
    private final Resources resources;

    /** @param stored the framework's provider */
    TokenIntrospection(AuthenticationProvider stored, LiveCredentials credentials, Resources resources) {
        this.stored = stored;
        this.credentials = credentials;
        this.resources = resources;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        OAuth2TokenIntrospectionAuthenticationToken question =
                (OAuth2TokenIntrospectionAuthenticationToken) authentication;
        Authentication caller = (Authentication) question.getPrincipal();
        return find(question, caller.getName())
                .map(claims -> IntrospectionAnswer.active(caller, claims))
                .orElseGet(() -> IntrospectionAnswer.inactive(caller));
    }

    private Optional<Map<String, Object>> find(OAuth2TokenIntrospectionAuthenticationToken question, String caller) {
        String text = question.getToken();
        if (credentials.isMeantAsApiKey(text)) {
            return verifyKey(question, caller).map(claims -> typed(claims, API_KEY));
        }
        Optional<Map<String, Object>> found = IssuedJwts.isJwt(text)
                ? credentials.ofJwt(text).map(claims -> typed(claims, OAuth2AccessToken.TokenType.BEARER.getValue()))
                : findStored(question);
        return found.filter(claims -> concerns(caller, claims));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return stored.supports(authentication);
    }

    private Optional<Map<String, Object>> findStored(OAuth2TokenIntrospectionAuthenticationToken question) {
        return stored.authenticate(question) instanceof OAuth2TokenIntrospectionAuthenticationToken answer
                        && answer.getTokenClaims().isActive()
                ? Optional.of(answer.getTokenClaims().getClaims())
                : Optional.empty();
    }

    private Optional<Map<String, Object>> verifyKey(
            OAuth2TokenIntrospectionAuthenticationToken question, String caller) {
        Map<String, Object> more = question.getAdditionalParameters();
        return credentials.ofApiKey(
                question.getToken(),
                new ApiKeyQuestion(
                        caller,
                        Set.of(),
                        text(more, LiveCredentials.CLIENT_ADDRESS),
                        text(more, LiveCredentials.CLIENT_USER_AGENT),
                        1));
    }

    private static Map<String, Object> typed(Map<String, Object> claims, String type) {
        claims.put(OAuth2TokenIntrospectionClaimNames.TOKEN_TYPE, type);
        return claims;
    }

    private static @Nullable String text(Map<String, Object> parameters, String name) {
        return parameters.get(name) instanceof String text ? text : null;
    }

    private boolean concerns(String caller, Map<String, Object> claims) {
        return caller.equals(claims.get(TokenClaims.CLIENT_ID))
                || (claims.get(JwtClaimNames.AUD) instanceof Collection<?> audience
                        && audience.stream().anyMatch(api -> resources.introspects(caller, String.valueOf(api))));
    }
}
