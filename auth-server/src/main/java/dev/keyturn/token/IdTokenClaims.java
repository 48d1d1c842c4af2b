package dev.keyturn.token;

import dev.keyturn.client.ClientTokenSettings;
import dev.keyturn.client.TokenLifetimes;
import java.time.Instant;
import java.util.Objects;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/** Gives the framework's ID tokens their algorithm and lifetime, and says in which session and when the user signed in. */
@Component
class IdTokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

    private final IdTokenAlgorithms algorithms;
    private final TokenLifetimes lifetimes;

    IdTokenClaims(IdTokenAlgorithms algorithms, TokenLifetimes lifetimes) {
        this.algorithms = algorithms;
        this.lifetimes = lifetimes;
    }

    @Override
    public void customize(JwtEncodingContext context) {
        String algorithm = algorithms.inUse(ClientTokenSettings.idTokenAlgorithm(context.getRegisteredClient()));
        JwsAlgorithm named = () -> algorithm;
        context.getJwsHeader().type("JWT").algorithm(named);
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
