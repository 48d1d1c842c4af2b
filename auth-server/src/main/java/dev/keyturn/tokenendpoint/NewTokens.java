package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.token.OpaqueAccessTokens;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;

/** Tokens of the framework that are about to be stored, in our terms. */
final class NewTokens {

    private NewTokens() {}

    /** The access token if it is opaque; null if it is a JWT, which is not stored, or if there is none. */
    static @Nullable NewToken opaqueAccessToken(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AccessToken> token = authorization.getAccessToken();
        return token == null ? null : OpaqueAccessTokens.newToken(token.getToken(), token.getClaims());
    }

    /** The authorization code. */
    static NewToken code(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
        if (code == null) {
            throw new IllegalArgumentException("The authorization has no code and no pending consent");
        }
        return of(TokenKind.CODE, code.getToken());
    }

    static NewToken of(TokenKind kind, OAuth2Token token) {
        Instant issuedAt = token.getIssuedAt();
        Instant expiresAt = token.getExpiresAt();
        if (issuedAt == null || expiresAt == null) {
            throw new IllegalArgumentException("A stored token needs an issue time and an expiry");
        }
        return new NewToken(kind, TokenDigest.of(token.getTokenValue()), issuedAt, expiresAt);
    }
}
