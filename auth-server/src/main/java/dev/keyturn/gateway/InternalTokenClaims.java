package dev.keyturn.gateway;

import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.resource.Resources;
import dev.keyturn.token.TokenClaims;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/** Claims of internal JWTs: those of the credential, for one API, with the gateway as the actor, as in an exchanged token. */
@Component
class InternalTokenClaims {

    /** Claims that are never copied from the credential: no key or certificate of the caller reaches the API. */
    private static final Set<String> NOT_INHERITED = Set.of(
            JwtClaimNames.ISS,
            JwtClaimNames.AUD,
            JwtClaimNames.IAT,
            JwtClaimNames.NBF,
            JwtClaimNames.EXP,
            JwtClaimNames.JTI,
            TokenClaims.SCOPE,
            TokenClaims.ACTOR,
            "cnf",
            "environment");

    private final String issuer;
    private final Resources resources;

    InternalTokenClaims(KeyturnProperties properties, Resources resources) {
        this.issuer = properties.issuer().toString();
        this.resources = resources;
    }

    Map<String, Object> of(Caller caller, String gateway, String audience, Instant issuedAt, Instant expiresAt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.ISS, issuer);
        claims.put(JwtClaimNames.AUD, audience);
        claims.put(JwtClaimNames.IAT, issuedAt);
        claims.put(JwtClaimNames.EXP, expiresAt);
        claims.put(JwtClaimNames.JTI, UUID.randomUUID().toString());
        if (!caller.scopes().isEmpty()) {
            claims.put(TokenClaims.SCOPE, caller.scope());
        }
        claims.put(TokenClaims.ACTOR, actor(gateway, caller.claims().get(TokenClaims.ACTOR)));
        caller.claims().forEach((name, value) -> {
            if (!NOT_INHERITED.contains(name)) {
                claims.put(name, value);
            }
        });
        resources.policyOf(audience).ifPresent(policy -> policy.staticClaims().forEach(claims::putIfAbsent));
        return claims;
    }

    /** The gateway, and the actors before it. */
    private static Map<String, Object> actor(String gateway, @Nullable Object before) {
        Map<String, Object> actor = new LinkedHashMap<>();
        actor.put(JwtClaimNames.SUB, gateway);
        if (before instanceof Map<?, ?> earlier) {
            actor.put(TokenClaims.ACTOR, earlier);
        }
        return actor;
    }
}
