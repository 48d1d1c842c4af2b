package dev.keyturn.token;

import dev.keyturn.apikey.ApiKeyVerdict;
import dev.keyturn.apikey.ApiKeyVerification;
import dev.keyturn.apikey.VerifiedApiKey;
import dev.keyturn.oauth.TooManyRequestsException;
import dev.keyturn.resource.AccessTokenPolicy;
import dev.keyturn.resource.Resources;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2TokenIntrospectionClaimNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/**
 * Tells what a token is worth to those whom it concerns: the client that it was issued to, and the client as which one of its
 * APIs introspects. To anybody else it is a token that does not exist.
 *
 * <p>A JWT is answered from what it says, an API key by those who know it; what is stored, the framework's provider finds.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2, Introspection Response</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-4">RFC 7662 §4, Security Considerations</a>
 */
class TokenIntrospection implements AuthenticationProvider {

    /** The parameter that says where a key was presented from; without it a key that is bound to addresses is refused. */
    private static final String CLIENT_ADDRESS = "client_address";

    /** The parameter that says what presented a key, by its own account. */
    private static final String CLIENT_USER_AGENT = "client_user_agent";

    private static final String API_KEY = "api_key";

    private final AuthenticationProvider stored;
    private final IssuedJwts jwts;
    private final ApiKeyVerification keys;
    private final RegisteredClientRepository clients;
    private final Resources resources;

    /** @param stored the framework's provider */
    TokenIntrospection(
            AuthenticationProvider stored,
            IssuedJwts jwts,
            ApiKeyVerification keys,
            RegisteredClientRepository clients,
            Resources resources) {
        this.stored = stored;
        this.jwts = jwts;
        this.keys = keys;
        this.clients = clients;
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
        if (IssuedJwts.isJwt(text)) {
            return readJwt(text).filter(claims -> concerns(caller, claims));
        }
        return keys.isMeantAsKey(text)
                ? verifyKey(question, caller)
                : findStored(question).filter(claims -> concerns(caller, claims));
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

    /** One of ours, or one that another product made and whose digest was imported. */
    private Optional<Map<String, Object>> verifyKey(
            OAuth2TokenIntrospectionAuthenticationToken question, String caller) {
        Map<String, Object> more = question.getAdditionalParameters();
        ApiKeyVerdict verdict = keys.verify(
                question.getToken(),
                new ApiKeyVerification.Question(
                        caller, Set.of(), text(more, CLIENT_ADDRESS), text(more, CLIENT_USER_AGENT), 1));
        if (verdict.isForWrongKeys()) {
            throw new TooManyRequestsException(keys.retryAfterSeconds());
        }
        return verdict.key().map(TokenIntrospection::claims);
    }

    private static @Nullable String text(Map<String, Object> parameters, String name) {
        return parameters.get(name) instanceof String text ? text : null;
    }

    private static Map<String, Object> claims(VerifiedApiKey key) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(OAuth2TokenIntrospectionClaimNames.TOKEN_TYPE, API_KEY);
        claims.put(JwtClaimNames.SUB, key.clientId().value());
        claims.put(TokenClaims.CLIENT_ID, key.clientId().value());
        claims.put(JwtClaimNames.AUD, List.copyOf(key.audiences()));
        claims.put(TokenClaims.SCOPE, String.join(" ", key.scopes()));
        claims.put(JwtClaimNames.IAT, key.issuedAt());
        claims.put(JwtClaimNames.EXP, key.expiresAt());
        claims.put(TokenClaims.CREDENTIAL_ID, key.id().toString());
        claims.put("environment", key.environment());
        return claims;
    }

    private Optional<Map<String, Object>> readJwt(String text) {
        return jwts.findAccessToken(text)
                .filter(jwt -> clients.findById(clientOf(jwt)) != null)
                .map(jwt -> {
                    Map<String, Object> claims = new LinkedHashMap<>(jwt.getClaims());
                    claims.remove(JwtClaimNames.NBF);
                    claims.put(
                            OAuth2TokenIntrospectionClaimNames.TOKEN_TYPE,
                            OAuth2AccessToken.TokenType.BEARER.getValue());
                    return claims;
                });
    }

    private static String clientOf(Jwt jwt) {
        return String.valueOf(jwt.getClaims().get(TokenClaims.CLIENT_ID));
    }

    private boolean concerns(String caller, Map<String, Object> claims) {
        return caller.equals(claims.get(TokenClaims.CLIENT_ID))
                || (claims.get(JwtClaimNames.AUD) instanceof Collection<?> audience
                        && audience.stream().anyMatch(api -> introspects(caller, String.valueOf(api))));
    }

    private boolean introspects(String caller, String api) {
        Optional<AccessTokenPolicy> policy = resources.policyOf(api);
        return policy.isPresent() && caller.equals(policy.get().introspectionClientId());
    }
}
