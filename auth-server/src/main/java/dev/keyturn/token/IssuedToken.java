package dev.keyturn.token;

import dev.keyturn.oauth.TokenDigest;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A credential of an authorization that the server keeps as a digest, and honours once unless it is an access token. */
@Entity
@Table(name = "oauth_token")
class IssuedToken {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "authorization_id")
    private Authorization authorization;

    @Enumerated(EnumType.STRING)
    private TokenKind kind;

    @SuppressWarnings("UnusedVariable") // what tokens are found by
    private String digest;

    private Instant issuedAt;

    private Instant expiresAt;

    private @Nullable Instant consumedAt;

    private @Nullable String claims;

    @SuppressWarnings("NullAway.Init")
    protected IssuedToken() {}

    IssuedToken(Authorization authorization, NewToken token) {
        this.id = UUID.randomUUID();
        this.authorization = authorization;
        this.kind = token.kind();
        this.digest = token.digest().hex();
        this.issuedAt = token.issuedAt();
        this.expiresAt = token.expiresAt();
        this.claims = token.claims();
    }

    UUID id() {
        return id;
    }

    Authorization authorization() {
        return authorization;
    }

    TokenKind kind() {
        return kind;
    }

    Instant issuedAt() {
        return issuedAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** What an access token stands for, in JSON. */
    String claims() {
        return Objects.requireNonNull(claims, "only access tokens have claims");
    }

    boolean isConsumed() {
        return consumedAt != null;
    }

    /** Whether it may no longer be honoured, though it may not have expired. */
    boolean isSpent() {
        return isConsumed() || authorization.isRevoked();
    }

    /**
     * A token that is about to be stored.
     *
     * @param claims what an access token stands for; null for any other
     */
    record NewToken(
            TokenKind kind,
            TokenDigest digest,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable String claims) {

        NewToken(TokenKind kind, TokenDigest digest, Instant issuedAt, Instant expiresAt) {
            this(kind, digest, issuedAt, expiresAt, null);
        }
    }
}
