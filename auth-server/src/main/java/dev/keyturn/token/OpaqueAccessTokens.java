package dev.keyturn.token;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.revocation.TokenFacts;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/**
 * Reads opaque access tokens: random texts for APIs that would rather ask than read. What a JWT would say is kept
 * with the digest (ADR 0011).
 */
@Component
public class OpaqueAccessTokens {

    private final Authorizations authorizations;
    private final KnownRevocations revocations;
    private final RequestMemory memory;
    private final Clock clock;

    OpaqueAccessTokens(Authorizations authorizations, KnownRevocations revocations, RequestMemory memory, Clock clock) {
        this.authorizations = authorizations;
        this.revocations = revocations;
        this.memory = memory;
        this.clock = clock;
    }

    /** Whether a text has the shape of an opaque access token. */
    static boolean isWellFormed(String text) {
        return Credentials.isWellFormed(Credentials.ACCESS_TOKEN_PREFIX, text);
    }

    /** An opaque access token that was issued and has neither expired nor been revoked; empty for any other text. */
    Optional<IssuedToken> find(String text) {
        return findEvenIfRevoked(text).filter(token -> !token.isFromFutureAt(clock.instant()) && !isRevoked(token));
    }

    /** An opaque access token that was issued and has not expired; empty for any other text. */
    Optional<IssuedToken> findEvenIfRevoked(String text) {
        if (!isWellFormed(text)) {
            return Optional.empty();
        }
        TokenDigest digest = TokenDigest.of(text);
        return memory.recall(digest, () -> authorizations.find(TokenKind.ACCESS, digest))
                .filter(token -> clock.instant().isBefore(token.expiresAt()));
    }

    /** Whether it is revoked, alone or with what it belongs to. */
    boolean isRevoked(IssuedToken token) {
        if (token.isSpent()) {
            return true;
        }
        Map<String, Object> said = read(token);
        return revocations.isRevoked(new TokenFacts(
                (String) said.get(JwtClaimNames.JTI),
                token.authorization().id().toString(),
                token.authorization().clientId().value(),
                token.authorization().subject(),
                (String) said.get(TokenClaims.SESSION_ID),
                (String) said.get(TokenClaims.CREDENTIAL_ID),
                null,
                token.issuedAt()));
    }

    /** Its {@code jti}. */
    static String id(IssuedToken token) {
        return id(token.claims());
    }

    /** The {@code jti} of an opaque access token, from what is kept of it. */
    static String id(String claims) {
        return (String) Objects.requireNonNull(read(claims).get(JwtClaimNames.JTI));
    }

    /** What an opaque access token stands for, as it is kept. */
    static String write(Map<String, Object> claims) {
        JWTClaimsSet.Builder kept = new JWTClaimsSet.Builder();
        claims.forEach((name, value) -> kept.claim(name, value instanceof Instant time ? Date.from(time) : value));
        return kept.build().toString();
    }

    /** What a stored access token stands for, with its times as instants. */
    static Map<String, Object> read(IssuedToken token) {
        return read(token.claims());
    }

    private static Map<String, Object> read(String claims) {
        try {
            return IssuedJwts.withInstants(JWTClaimsSet.parse(claims));
        } catch (ParseException e) {
            throw new IllegalStateException("The claims of a stored access token cannot be read", e);
        }
    }
}
