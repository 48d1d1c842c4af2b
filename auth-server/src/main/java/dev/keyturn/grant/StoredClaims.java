package dev.keyturn.grant;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.oauth.JwtClaims;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import org.springframework.security.oauth2.jwt.JwtClaimNames;

/** Claims of an opaque access token, in the JSON that is stored with its digest (ADR 0011). */
public final class StoredClaims {

    private StoredClaims() {}

    /** The claims as JSON. */
    public static String write(Map<String, Object> claims) {
        JWTClaimsSet.Builder kept = new JWTClaimsSet.Builder();
        claims.forEach((name, value) -> kept.claim(name, value instanceof Instant time ? Date.from(time) : value));
        return kept.build().toString();
    }

    /** The claims from JSON, with times as instants. */
    static Map<String, Object> read(String json) {
        try {
            return JwtClaims.withInstants(JWTClaimsSet.parse(json));
        } catch (ParseException e) {
            throw new IllegalStateException("The claims of a stored access token cannot be read", e);
        }
    }

    /** The {@code jti} in stored claims. */
    static String tokenId(String json) {
        return (String) Objects.requireNonNull(read(json).get(JwtClaimNames.JTI));
    }
}
