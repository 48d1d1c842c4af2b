package dev.keyturn.client;

import dev.keyturn.oauth.TokenDigest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One of a client's secrets: its digest and its history, never its text. */
@Entity
@Table(name = "client_secret")
class ClientSecret {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String clientId;

    @Column(updatable = false)
    @JdbcTypeCode(SqlTypes.CHAR)
    private String digest;

    @Column(updatable = false)
    private String hint;

    @Column(updatable = false)
    private Instant createdAt;

    /** Written by {@code SecretUses} alone, so that no save can set it back. */
    @Column(insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

    private @Nullable Instant retiredAt;

    @SuppressWarnings("NullAway.Init")
    protected ClientSecret() {}

    /** @param text the secret itself, of which only the digest and the last four characters are kept */
    ClientSecret(ClientId clientId, String text, Instant now) {
        this.id = UUID.randomUUID();
        this.clientId = clientId.value();
        this.digest = TokenDigest.of(text).hex();
        this.hint = text.substring(text.length() - 4);
        this.createdAt = now;
    }

    /** Ends it; what was retired before stays retired since then. */
    void retire(Instant now) {
        if (retiredAt == null) {
            retiredAt = now.isBefore(createdAt) ? createdAt : now;
        }
    }

    UUID id() {
        return id;
    }

    String hint() {
        return hint;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** When it last authenticated the client, as far as has been written down; empty if never. */
    @Nullable
    Instant lastUsedAt() {
        return lastUsedAt;
    }
}
