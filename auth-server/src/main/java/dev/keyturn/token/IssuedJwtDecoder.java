package dev.keyturn.token;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/** Lets the server's own protected endpoints accept the access tokens that it has issued. */
@Component
class IssuedJwtDecoder implements JwtDecoder {

    private final IssuedJwts jwts;

    IssuedJwtDecoder(IssuedJwts jwts) {
        this.jwts = jwts;
    }

    @Override
    public Jwt decode(String token) throws JwtException {
        return jwts.findAccessToken(token)
                .orElseThrow(() -> new BadJwtException("The access token is not valid, has expired or was revoked."));
    }
}
