package dev.keyturn.revocation;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.domain.Persistable;

/** Something whose tokens are refused until the last of them has expired. */
@Entity
@Table(name = "revocation")
class Revocation implements Persistable<UUID> {

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    private String subjectId;

    private Instant revokedAt;

    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init")
    protected Revocation() {}

    Revocation(Kind kind, String subjectId, Instant revokedAt, Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.kind = kind;
        this.subjectId = subjectId;
        this.revokedAt = revokedAt;
        this.expiresAt = expiresAt;
    }

    Key key() {
        return new Key(kind, subjectId);
    }

    Instant revokedAt() {
        return revokedAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public UUID getId() {
        return id;
    }

    /** A revocation is written once and never changed. */
    @Override
    public boolean isNew() {
        return true;
    }

    /** What is revoked: one token by its {@code jti}, all tokens of a grant, or all of a client. */
    enum Kind {
        TOKEN,
        GRANT,
        CLIENT
    }

    /** Names what is revoked. */
    record Key(Kind kind, String subjectId) {}
}
