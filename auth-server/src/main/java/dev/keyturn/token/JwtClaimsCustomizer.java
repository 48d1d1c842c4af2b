package dev.keyturn.token;

import dev.keyturn.client.TokenLifetimes;
import java.time.Instant;
import java.util.Objects;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
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

    private final AccessTokenPlans plans;
    private final AccessTokenClaims accessTokens;
    private final TokenLifetimes lifetimes;

    JwtClaimsCustomizer(AccessTokenPlans plans, AccessTokenClaims accessTokens, TokenLifetimes lifetimes) {
        this.plans = plans;
        this.accessTokens = accessTokens;
        this.lifetimes = lifetimes;
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
        AccessTokenPlan plan = plans.of(context);
        JwsAlgorithm algorithm = plan::algorithm;
        context.getJwsHeader().type(TokenClaims.ACCESS_TOKEN_TYPE).algorithm(algorithm);
        context.getClaims().claims(claims -> {
            // An API whose clock is a little behind would refuse a token that begins when it is issued.
            claims.remove(JwtClaimNames.NBF);
            accessTokens.complete(claims, context, plan);
        });
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
