package dev.keyturn.revocation;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Revocation of a token, or of all tokens of a grant, session, client, user, credential or key, kept until the last has expired. It is written once and never changed. */
@Entity
@Table(name = "revocation")
class Revocation {

    @Id
    private UUID id;

    private long sequenceNumber;

    @Enumerated(EnumType.STRING)
    private RevocationKind kind;

    private String subjectId;

    private Instant revokedAt;

    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init")
    protected Revocation() {}

    /** One that gets its number when it is written. */
    Revocation(RevocationKind kind, String subjectId, Instant revokedAt, Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.kind = kind;
        this.subjectId = subjectId;
        this.revokedAt = revokedAt;
        this.expiresAt = expiresAt;
    }

    UUID id() {
        return id;
    }

    /** Sequence number: a reader that has seen it has seen every lower one. */
    long number() {
        return sequenceNumber;
    }

    RevocationKind kind() {
        return kind;
    }

    /** Identifier of the revoked object, as in tokens. */
    String subjectId() {
        return subjectId;
    }

    Instant revokedAt() {
        return revokedAt;
    }

    /** Expiry of the last token that it concerns; the instant itself is too late. */
    Instant expiresAt() {
        return expiresAt;
    }

    boolean isOverAt(Instant now) {
        return !expiresAt.isAfter(now);
    }
}
