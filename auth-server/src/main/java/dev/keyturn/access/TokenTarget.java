package dev.keyturn.access;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.grant.TokenStatements;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Revokes an access token, or the grant of a refresh token. A token that has expired is not found. */
@Component
class TokenTarget implements RevocationTarget {

    private final TokenStatements stored;
    private final RevocableAccessTokens accessTokens;
    private final GrantTarget grants;

    TokenTarget(TokenStatements stored, RevocableAccessTokens accessTokens, GrantTarget grants) {
        this.stored = stored;
        this.accessTokens = accessTokens;
        this.grants = grants;
    }

    @Override
    public String kind() {
        return "token";
    }

    @Override
    @Transactional
    public void revoke(String text, String reason) {
        if (Credentials.isWellFormed(Credentials.REFRESH_TOKEN_PREFIX, text)) {
            String grant = stored.find(TokenKind.REFRESH, TokenDigest.of(text))
                    .map(token -> token.grant().id().toString())
                    .orElseThrow(() -> new NotFoundException(kind()));
            grants.revoke(grant, reason);
        } else if (!accessTokens.revoke(kind(), text, reason)) {
            throw new NotFoundException(kind());
        }
    }
}
