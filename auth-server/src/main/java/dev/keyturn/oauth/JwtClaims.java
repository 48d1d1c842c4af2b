package dev.keyturn.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;

/** Conversion of claims from the types of Nimbus. */
public final class JwtClaims {

    private JwtClaims() {}

    /** The claims in their order, with times as instants. */
    public static Map<String, Object> withInstants(JWTClaimsSet claims) {
        Map<String, Object> converted = new LinkedHashMap<>();
        claims.getClaims()
                .forEach((name, value) -> converted.put(name, value instanceof Date date ? date.toInstant() : value));
        return converted;
    }
}
