package dev.keyturn.grant;

import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.ClockSkew;
import dev.keyturn.oauth.Codes;
import dev.keyturn.oauth.TokenDigest;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Credential of a grant, stored as a digest, and accepted once unless it is an access token. */
@Entity
@Table(name = "oauth_token")
public class IssuedToken {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "authorization_id")
    private Grant grant;

    @Enumerated(EnumType.STRING)
    private TokenKind kind;

    @SuppressWarnings("UnusedVariable") // what tokens are found by
    private String digest;

    private Instant issuedAt;

    private Instant expiresAt;

    private @Nullable Instant consumedAt;

    private @Nullable String claims;

    private @Nullable UUID predecessorId;

    private byte @Nullable [] successor;

    private @Nullable Instant successorExpiresAt;

    @SuppressWarnings("NullAway.Init")
    protected IssuedToken() {}

    /** Reads a token and its grant from a row of both tables. The digest is left out: the reader knows it. */
    static IssuedToken read(ResultSet row) throws SQLException {
        IssuedToken token = new IssuedToken();
        token.id = row.getObject("id", UUID.class);
        token.grant = Grant.read(row);
        token.kind = TokenKind.valueOf(row.getString("kind"));
        token.issuedAt = StoredTime.read(row, "issued_at");
        token.expiresAt = StoredTime.read(row, "expires_at");
        token.consumedAt = StoredTime.readNullable(row, "consumed_at");
        token.claims = row.getString("claims");
        token.predecessorId = row.getObject("predecessor_id", UUID.class);
        token.successor = row.getBytes("successor");
        token.successorExpiresAt = StoredTime.readNullable(row, "successor_expires_at");
        return token;
    }

    public UUID id() {
        return id;
    }

    public Grant grant() {
        return grant;
    }

    public TokenKind kind() {
        return kind;
    }

    /** Kind in kebab case, as the admin API names it. */
    public String code() {
        return kind == TokenKind.REFRESH ? "refresh-token" : Codes.of(kind);
    }

    public Instant issuedAt() {
        return issuedAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** The claims of an access token, with times as instants; parsed at each call. */
    public Map<String, Object> claims() {
        return StoredClaims.read(Objects.requireNonNull(claims, "only access tokens have claims"));
    }

    /** The {@code jti} of an access token. */
    public String tokenId() {
        return StoredClaims.tokenId(Objects.requireNonNull(claims, "only access tokens have claims"));
    }

    @Nullable
    public Instant consumedAt() {
        return consumedAt;
    }

    /** The refresh token that this one replaced; null for the first of a family. Its row may have been purged. */
    @Nullable
    public UUID predecessorId() {
        return predecessorId;
    }

    /**
     * Sealed successor, for a client that repeats its request.
     *
     * @param window for how long a request can be repeated, outages not counted
     * @return null unless it is a retry: the successor is unused, the grant lives, and the window is open. It is open
     *     for as long before the use as after it, since clocks of nodes differ and may be set
     */
    byte @Nullable [] successorAt(Instant now, Duration window) {
        if (successor == null || consumedAt == null || successorExpiresAt == null || !grant.isLiveAt(now)) {
            return null;
        }
        boolean isRetry = now.isBefore(successorExpiresAt) && now.isAfter(consumedAt.minus(window));
        return isRetry ? successor.clone() : null;
    }

    /** Whether it could be repeated until a moment ago, or longer: what replaced it is due to be forgotten. */
    boolean isSuccessorOutdatedAt(Instant now) {
        return successorExpiresAt != null && !now.isBefore(successorExpiresAt);
    }

    /** Whether it was issued while the clock was ahead, and is not valid before the clock gets there again. */
    public boolean isFromFutureAt(Instant now) {
        return ClockSkew.isFromFuture(now, issuedAt);
    }

    /** Whether it can be honoured, unless it is spent: the time has come for it, and has not passed. */
    public boolean isTimelyAt(Instant now) {
        return now.isBefore(expiresAt) && !isFromFutureAt(now);
    }

    public boolean isConsumed() {
        return consumedAt != null;
    }

    /** Whether it may no longer be honoured, though it may not have expired. */
    public boolean isSpent() {
        return isConsumed() || grant.isRevoked();
    }

    /**
     * A token that is about to be stored.
     *
     * @param claims what an access token stands for; null for any other
     */
    public record NewToken(
            TokenKind kind,
            TokenDigest digest,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable String claims) {

        public NewToken(TokenKind kind, TokenDigest digest, Instant issuedAt, Instant expiresAt) {
            this(kind, digest, issuedAt, expiresAt, null);
        }
    }
}
