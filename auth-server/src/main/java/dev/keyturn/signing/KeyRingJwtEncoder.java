package dev.keyturn.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URL;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtEncodingException;
import org.springframework.stereotype.Component;

/**
 * Signs with the {@link KeyRing}'s active key of the algorithm that the header names.
 *
 * <p>The framework's own encoder refuses to sign as soon as its source holds two keys of one algorithm, which is the normal
 * state during a rotation.
 */
@Component
class KeyRingJwtEncoder implements JwtEncoder {

    private final KeyRing keyRing;

    KeyRingJwtEncoder(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    @Override
    public Jwt encode(JwtEncoderParameters parameters) throws JwtEncodingException {
        JwsHeader requested = parameters.getJwsHeader();
        if (requested == null) {
            throw new JwtEncodingException("The header names no algorithm");
        }
        JWSAlgorithm algorithm = JWSAlgorithm.parse(requested.getAlgorithm().getName());
        KeyRing.ActiveKey key = keyRing.active(algorithm);
        JWSHeader header = new JWSHeader.Builder(key.algorithm())
                .keyID(key.keyId())
                .type(new JOSEObjectType(requested.getType() == null ? "JWT" : requested.getType()))
                .build();
        SignedJWT jwt = new SignedJWT(header, claims(parameters.getClaims()));
        try {
            jwt.sign(key.signer());
        } catch (JOSEException e) {
            throw new JwtEncodingException("The key " + key.keyId() + " cannot sign", e);
        }
        return new Jwt(
                jwt.serialize(),
                parameters.getClaims().getIssuedAt(),
                parameters.getClaims().getExpiresAt(),
                header.toJSONObject(),
                parameters.getClaims().getClaims());
    }

    private static JWTClaimsSet claims(JwtClaimsSet source) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        for (Map.Entry<String, Object> claim : source.getClaims().entrySet()) {
            Object value = claim.getValue() instanceof Instant instant ? Date.from(instant) : claim.getValue();
            claims.claim(claim.getKey(), value instanceof URL url ? url.toString() : value);
        }
        return claims.build();
    }
}
