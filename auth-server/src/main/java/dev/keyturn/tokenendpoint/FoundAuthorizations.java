package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.PerRequestCache;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.grant.TokenStatements;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.token.OpaqueAccessTokens;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.stereotype.Component;

/**
 * Lookup of the framework's authorizations by the digest of a stored token: consent, code, refresh token or opaque access
 * token.
 */
@Component
class FoundAuthorizations {

    private final TokenStatements stored;
    private final OpaqueAccessTokens opaqueTokens;
    private final GrantTranslator translator;
    private final PerRequestCache cache;
    private final Clock clock;

    FoundAuthorizations(
            TokenStatements stored,
            OpaqueAccessTokens opaqueTokens,
            GrantTranslator translator,
            PerRequestCache cache,
            Clock clock) {
        this.stored = stored;
        this.opaqueTokens = opaqueTokens;
        this.translator = translator;
        this.cache = cache;
        this.clock = clock;
    }

    /** Null unless the token is of this type and known; a code is found only if the type says so. */
    @Nullable
    OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        if (type != null && OAuth2ParameterNames.STATE.equals(type.getValue())) {
            return find(TokenKind.CONSENT, token)
                    .filter(consent -> !consent.isSpent() && consent.isTimelyAt(clock.instant()))
                    .map(consent -> translate(consent, token))
                    .orElse(null);
        }
        if (OpaqueAccessTokens.isWellFormed(token)) {
            return isFor(type, OAuth2ParameterNames.ACCESS_TOKEN)
                    ? opaqueTokens
                            .find(token)
                            .map(stored -> translate(stored, token))
                            .orElse(null)
                    : null;
        }
        if (Credentials.isWellFormed(Credentials.CODE_PREFIX, token)) {
            return isCode(type) ? findStored(TokenKind.CODE, token) : null;
        }
        if (Credentials.isWellFormed(Credentials.REFRESH_TOKEN_PREFIX, token)) {
            return isFor(type, OAuth2ParameterNames.REFRESH_TOKEN) ? findStored(TokenKind.REFRESH, token) : null;
        }
        return null;
    }

    /** A request without a type looks for a token to introspect or revoke, which a code is not. */
    private static boolean isCode(@Nullable OAuth2TokenType type) {
        return type != null && type.getValue().equals(OAuth2ParameterNames.CODE);
    }

    private static boolean isFor(@Nullable OAuth2TokenType type, String name) {
        return type == null || type.getValue().equals(name);
    }

    private @Nullable OAuth2Authorization findStored(TokenKind kind, String token) {
        return find(kind, token).map(stored -> translate(stored, token)).orElse(null);
    }

    /** Authorization of a stored token, which saving it changes; null if its client is gone. */
    @Nullable
    OAuth2Authorization translate(IssuedToken stored, String token) {
        OAuth2Authorization.Builder builder = translator.translate(stored, token);
        if (builder == null) {
            return null;
        }
        AuthorizationAttributes.setStored(builder, stored, token);
        return builder.build();
    }

    /**
     * Looks up a code once in a request, although the framework asks twice. A refresh token is read again at each lookup, to
     * see its current state.
     */
    private Optional<IssuedToken> find(TokenKind kind, String token) {
        TokenDigest digest = TokenDigest.of(token);
        if (kind == TokenKind.REFRESH) {
            return stored.find(kind, digest);
        }
        return cache.recall(digest, () -> stored.find(kind, digest));
    }
}
