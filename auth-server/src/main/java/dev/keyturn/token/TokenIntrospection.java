package dev.keyturn.token;

import dev.keyturn.resource.AccessTokenPolicy;
import dev.keyturn.resource.Resources;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
 * <p>A JWT is answered from what it says; what is stored, the framework's provider finds.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2, Introspection Response</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-4">RFC 7662 §4, Security Considerations</a>
 */
class TokenIntrospection implements AuthenticationProvider {

    private final AuthenticationProvider stored;
    private final IssuedJwts jwts;
    private final RegisteredClientRepository clients;
    private final Resources resources;

    /** @param stored the framework's provider */
    TokenIntrospection(
            AuthenticationProvider stored, IssuedJwts jwts, RegisteredClientRepository clients, Resources resources) {
        this.stored = stored;
        this.jwts = jwts;
        this.clients = clients;
        this.resources = resources;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        OAuth2TokenIntrospectionAuthenticationToken question =
                (OAuth2TokenIntrospectionAuthenticationToken) authentication;
        Authentication caller = (Authentication) question.getPrincipal();
        return (IssuedJwts.isJwt(question.getToken()) ? readJwt(question.getToken()) : findStored(question))
                .filter(claims -> concerns(caller.getName(), claims))
                .map(claims -> IntrospectionAnswer.active(caller, claims))
                .orElseGet(() -> IntrospectionAnswer.inactive(caller));
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
