package dev.keyturn.gateway;

import dev.keyturn.apikey.verification.VerifiedApiKey;
import dev.keyturn.token.TokenClaims;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.oauth2.jwt.JwtClaimNames;

/**
 * Holder of a valid credential.
 *
 * @param scopes those of the API, sorted
 * @param expiresAt end of the credential
 * @param claims of the credential, {@code sub} and {@code client_id} among them
 */
record Caller(Set<String> scopes, Instant expiresAt, Map<String, Object> claims) {

    static Caller of(Map<String, Object> token, Set<String> scopes) {
        return new Caller(scopes, (Instant) Objects.requireNonNull(token.get(JwtClaimNames.EXP)), token);
    }

    static Caller of(VerifiedApiKey key, Set<String> scopes) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.SUB, key.clientId().value());
        claims.put(TokenClaims.CLIENT_ID, key.clientId().value());
        claims.put(TokenClaims.CREDENTIAL_ID, key.id().toString());
        return new Caller(scopes, key.expiresAt(), claims);
    }

    /** User, or the client if it acts for itself. */
    String subject() {
        return String.valueOf(claims.get(JwtClaimNames.SUB));
    }

    String client() {
        return String.valueOf(claims.get(TokenClaims.CLIENT_ID));
    }

    String scope() {
        return String.join(" ", scopes);
    }
}
