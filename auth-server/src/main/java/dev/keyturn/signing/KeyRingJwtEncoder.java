package dev.keyturn.signing;

import java.util.Map;
import org.springframework.security.oauth2.jwt.JoseHeaderNames;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtEncodingException;
import org.springframework.stereotype.Component;

/**
 * Signs what the framework makes, which is ID tokens, with the algorithm that its header names.
 *
 * <p>The framework's own encoder refuses to sign as soon as its source holds two keys of one algorithm, which is the normal
 * state during a rotation.
 */
@Component
class KeyRingJwtEncoder implements JwtEncoder {

    private static final String DEFAULT_TYPE = "JWT";

    private final JwtSigner signer;

    KeyRingJwtEncoder(JwtSigner signer) {
        this.signer = signer;
    }

    @Override
    public Jwt encode(JwtEncoderParameters parameters) throws JwtEncodingException {
        JwsHeader header = parameters.getJwsHeader();
        if (header == null) {
            throw new JwtEncodingException("The header names no algorithm");
        }
        String algorithm = header.getAlgorithm().getName();
        String type = header.getType() == null ? DEFAULT_TYPE : header.getType();
        JwtClaimsSet claims = parameters.getClaims();
        return new Jwt(
                signer.sign(algorithm, type, claims.getClaims()),
                claims.getIssuedAt(),
                claims.getExpiresAt(),
                Map.of(JoseHeaderNames.ALG, algorithm, JoseHeaderNames.TYP, type),
                claims.getClaims());
    }
}
