package dev.keyturn.example.withoutsdk;

import com.auth0.jwk.JwkException;
import com.auth0.jwk.JwkProvider;
import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.interfaces.ECPublicKey;

/** java-jwt and jwks-rsa of Auth0. */
record JavaJwt(JwkProvider keys, String issuer, String audience) {

    DecodedJWT verify(String token) throws JwkException {
        DecodedJWT unverified = JWT.decode(token);
        if (!"at+jwt".equals(unverified.getType())) {
            throw new JWTVerificationException("not an access token");
        }
        ECPublicKey key = (ECPublicKey) keys.get(unverified.getKeyId()).getPublicKey();
        return JWT.require(Algorithm.ECDSA256(key, null))
                .withIssuer(issuer)
                .withAudience(audience)
                .withClaimPresence("exp")
                .withClaimPresence("sub")
                .build()
                .verify(unverified);
    }
}
