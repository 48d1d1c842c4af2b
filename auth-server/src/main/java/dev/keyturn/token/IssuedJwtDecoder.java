package dev.keyturn.token;

import dev.keyturn.certificate.ClientCertificates;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * Lets the server's own protected endpoints accept the access tokens that it has issued. One that is bound to a certificate is
 * accepted with that certificate only.
 */
@Component
public class IssuedJwtDecoder implements JwtDecoder {

    private final IssuedJwts jwts;
    private final OpaqueAccessTokens opaqueTokens;
    private final ClientCertificates certificates;

    IssuedJwtDecoder(IssuedJwts jwts, OpaqueAccessTokens opaqueTokens, ClientCertificates certificates) {
        this.jwts = jwts;
        this.opaqueTokens = opaqueTokens;
        this.certificates = certificates;
    }

    @Override
    public Jwt decode(String token) throws JwtException {
        Optional<Jwt> found = OpaqueAccessTokens.isWellFormed(token) ? findOpaque(token) : jwts.findAccessToken(token);
        return found.filter(jwt -> certificates.prove(jwt.getClaims().get(TokenClaims.CONFIRMATION)))
                .orElseThrow(() -> new BadJwtException("The access token is not valid, has expired or was revoked."));
    }

    /** An opaque token has the same claims as a JWT, so it is presented as one. */
    private Optional<Jwt> findOpaque(String token) {
        return opaqueTokens
                .find(token)
                .map(stored -> new Jwt(
                        token, stored.issuedAt(), stored.expiresAt(), Map.of("typ", "opaque"), stored.claims()));
    }
}
