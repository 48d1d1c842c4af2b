package dev.keyturn.token;

import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.grant.PerRequestCache;
import dev.keyturn.grant.StoredClaims;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.grant.TokenStatements;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.revocation.TokenFacts;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/**
 * Reads opaque access tokens: random texts for APIs that would rather ask than read. What a JWT would say is kept
 * with the digest (ADR 0011).
 */
@Component
public class OpaqueAccessTokens {

    private final TokenStatements stored;
    private final KnownRevocations revocations;
    private final PerRequestCache memory;
    private final Clock clock;

    OpaqueAccessTokens(TokenStatements stored, KnownRevocations revocations, PerRequestCache memory, Clock clock) {
        this.stored = stored;
        this.revocations = revocations;
        this.memory = memory;
        this.clock = clock;
    }

    /** Whether a text has the shape of an opaque access token. */
    public static boolean isWellFormed(String text) {
        return Credentials.isWellFormed(Credentials.ACCESS_TOKEN_PREFIX, text);
    }

    /** Stored form of a new access token; null for a JWT, which is not stored. */
    public static @Nullable NewToken newToken(OAuth2AccessToken token, @Nullable Map<String, Object> claims) {
        if (!isWellFormed(token.getTokenValue())) {
            return null;
        }
        return new NewToken(
                TokenKind.ACCESS,
                TokenDigest.of(token.getTokenValue()),
                Objects.requireNonNull(token.getIssuedAt()),
                Objects.requireNonNull(token.getExpiresAt()),
                StoredClaims.write(Objects.requireNonNull(claims)));
    }

    /** An opaque access token that was issued and has neither expired nor been revoked; empty for any other text. */
    public Optional<IssuedToken> find(String text) {
        return findEvenIfRevoked(text).filter(token -> !token.isFromFutureAt(clock.instant()) && !isRevoked(token));
    }

    /** An opaque access token that was issued and has not expired; empty for any other text. */
    public Optional<IssuedToken> findEvenIfRevoked(String text) {
        if (!isWellFormed(text)) {
            return Optional.empty();
        }
        TokenDigest digest = TokenDigest.of(text);
        return memory.recall(digest, () -> stored.find(TokenKind.ACCESS, digest))
                .filter(token -> clock.instant().isBefore(token.expiresAt()));
    }

    /** Whether it is revoked, alone or with what it belongs to. */
    public boolean isRevoked(IssuedToken token) {
        if (token.isSpent()) {
            return true;
        }
        Map<String, Object> said = token.claims();
        return revocations.isRevoked(new TokenFacts(
                (String) said.get(JwtClaimNames.JTI),
                token.grant().id().toString(),
                token.grant().clientId().value(),
                token.grant().subject(),
                (String) said.get(TokenClaims.SESSION_ID),
                (String) said.get(TokenClaims.CREDENTIAL_ID),
                ClientCertificate.thumbprintIn(said.get(TokenClaims.CONFIRMATION)),
                null,
                token.issuedAt()));
    }
}
