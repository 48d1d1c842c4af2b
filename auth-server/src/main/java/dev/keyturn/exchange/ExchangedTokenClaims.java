package dev.keyturn.exchange;

import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import dev.keyturn.token.AccessTokenPlan;
import dev.keyturn.token.TokenClaims;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/**
 * Claims of exchanged tokens: those of the subject token, with the client as the actor.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-4.1">RFC 8693 §4.1, Actor Claim</a>
 */
@Component
class ExchangedTokenClaims {

    /** Clients that have exchanged a token one after the other; longer chains are a loop. */
    private static final int MAX_ACTORS = 5;

    /** Claims that are never copied from the subject token. */
    private static final Set<String> NOT_INHERITED = Set.of(
            JwtClaimNames.ISS,
            JwtClaimNames.AUD,
            JwtClaimNames.IAT,
            JwtClaimNames.EXP,
            JwtClaimNames.JTI,
            TokenClaims.SCOPE,
            TokenClaims.ACTOR,
            "environment");

    private final String issuer;

    ExchangedTokenClaims(KeyturnProperties properties) {
        this.issuer = properties.issuer().toString();
    }

    /** Claims of a token that a client gets for a subject token. */
    Map<String, Object> of(
            Map<String, Object> subject, String client, AccessTokenPlan plan, Instant issuedAt, Instant expiresAt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.ISS, issuer);
        claims.put(JwtClaimNames.AUD, plan.audience());
        claims.put(JwtClaimNames.IAT, issuedAt);
        claims.put(JwtClaimNames.EXP, expiresAt);
        claims.put(JwtClaimNames.JTI, UUID.randomUUID().toString());
        if (!plan.scopes().isEmpty()) {
            claims.put(TokenClaims.SCOPE, String.join(" ", plan.scopes()));
        }
        claims.put(TokenClaims.ACTOR, actor(client, subject.get(TokenClaims.ACTOR)));
        subject.forEach((name, value) -> {
            if (!NOT_INHERITED.contains(name)) {
                claims.put(name, value);
            }
        });
        plan.extraClaims().fixed().forEach(claims::putIfAbsent);
        return claims;
    }

    /** The client, and the actors before it. */
    private static Object actor(String client, @Nullable Object before) {
        if (!(before instanceof Map<?, ?> earlier)) {
            return Map.of(JwtClaimNames.SUB, client);
        }
        if (client.equals(earlier.get(JwtClaimNames.SUB))) {
            return earlier;
        }
        int actors = 1;
        for (Object each = earlier; each instanceof Map<?, ?> one; each = one.get(TokenClaims.ACTOR)) {
            actors++;
        }
        if (actors > MAX_ACTORS) {
            throw ProtocolErrors.invalidRequest(
                    RefusalReasons.WRONG_SUBJECT_TOKEN, "subject_token was exchanged by too many clients in a row.");
        }
        Map<String, Object> actor = new LinkedHashMap<>();
        actor.put(JwtClaimNames.SUB, client);
        actor.put(TokenClaims.ACTOR, earlier);
        return actor;
    }
}
