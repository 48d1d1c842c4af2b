package dev.keyturn.token;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/** An access token with what it says if it is a JWT, and would say if it were one. */
public final class AccessTokenWithClaims extends OAuth2AccessToken implements ClaimAccessor {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> claims;

    public AccessTokenWithClaims(
            String text, Instant issuedAt, Instant expiresAt, Set<String> scopes, Map<String, Object> claims) {
        super(TokenType.BEARER, text, issuedAt, expiresAt, scopes);
        this.claims = claims;
    }

    @Override
    public Map<String, Object> getClaims() {
        return claims;
    }
}
