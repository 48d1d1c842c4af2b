package dev.keyturn.token;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.resource.Resources;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/**
 * Turns the framework's claims into those of the profiles that we follow.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068 §2.2, JWT Access Token Data Structure</a>
 */
@Component
class JwtClaimsCustomizer implements OAuth2TokenCustomizer<JwtEncodingContext> {

    private final Resources resources;
    private final TokenLifetimes lifetimes;
    private final String issuer;

    JwtClaimsCustomizer(Resources resources, TokenLifetimes lifetimes, KeyturnProperties properties) {
        this.resources = resources;
        this.lifetimes = lifetimes;
        this.issuer = properties.issuer().toString();
    }

    @Override
    public void customize(JwtEncodingContext context) {
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            customizeAccessToken(context);
        } else if (OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
            customizeIdToken(context);
        }
    }

    private void customizeAccessToken(JwtEncodingContext context) {
        Set<String> scopes = context.getAuthorizedScopes();
        context.getJwsHeader().type(TokenClaims.ACCESS_TOKEN_TYPE).algorithm(SignatureAlgorithm.ES256);
        context.getClaims()
                .audience(audience(scopes))
                .claim(TokenClaims.CLIENT_ID, context.getRegisteredClient().getClientId())
                .claims(claims -> {
                    claims.remove(TokenClaims.SCOPE);
                    if (!scopes.isEmpty()) {
                        claims.put(TokenClaims.SCOPE, String.join(" ", scopes));
                    }
                });
        OAuth2Authorization authorization = context.getAuthorization();
        if (authorization != null) {
            context.getClaims().claim(TokenClaims.GRANT_ID, authorization.getId());
            addSession(context, authorization);
        }
    }

    /** The APIs that own the scopes; this server itself for what UserInfo answers and for a token without scopes. */
    private List<String> audience(Set<String> scopes) {
        Set<String> audience = new LinkedHashSet<>(resources.audiencesOf(scopes));
        if (audience.isEmpty() || scopes.contains(OidcScopes.OPENID)) {
            audience.add(issuer);
        }
        return List.copyOf(audience);
    }

    private void customizeIdToken(JwtEncodingContext context) {
        context.getJwsHeader().type("JWT");
        context.getClaims().claims(claims -> {
            Instant issuedAt = (Instant) Objects.requireNonNull(claims.get(IdTokenClaimNames.IAT));
            claims.put(IdTokenClaimNames.EXP, issuedAt.plus(lifetimes.idToken()));
            OAuth2Authorization authorization = context.getAuthorization();
            if (authorization != null) {
                addSession(context, authorization);
            }
            Instant authenticatedAt = authorization == null
                    ? null
                    : authorization.getAttribute(JpaOAuth2AuthorizationService.AUTHENTICATED_AT);
            if (authenticatedAt != null) {
                claims.put(IdTokenClaimNames.AUTH_TIME, authenticatedAt.getEpochSecond());
            }
        });
    }

    private static void addSession(JwtEncodingContext context, OAuth2Authorization authorization) {
        String sessionId = authorization.getAttribute(JpaOAuth2AuthorizationService.SESSION_ID);
        if (sessionId != null) {
            context.getClaims().claim(TokenClaims.SESSION_ID, sessionId);
        }
    }
}
