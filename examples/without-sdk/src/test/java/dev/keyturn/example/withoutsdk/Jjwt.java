package dev.keyturn.example.withoutsdk;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.ProtectedHeader;
import io.jsonwebtoken.security.Jwks;
import java.security.Key;
import java.util.Map;
import java.util.stream.Collectors;

/** JJWT, which reads keys and does not fetch them: fetch the set again for a key that is not known, once in a while. */
final class Jjwt {

    private Jjwt() {}

    static Map<String, Key> keys(String jwks) {
        return Jwks.setParser().build().parse(jwks).getKeys().stream()
                .collect(Collectors.toMap(key -> key.getId(), key -> key.toKey()));
    }

    static Claims verify(String token, Map<String, Key> keys, String issuer, String audience) {
        Jws<Claims> jws = Jwts.parser()
                .keyLocator(header -> header instanceof ProtectedHeader signed ? keys.get(signed.getKeyId()) : null)
                .requireIssuer(issuer)
                .requireAudience(audience)
                .build()
                .parseSignedClaims(token);
        if (!"at+jwt".equals(jws.getHeader().getType()) || jws.getPayload().getExpiration() == null) {
            throw new JwtException("not an access token");
        }
        return jws.getPayload();
    }
}
