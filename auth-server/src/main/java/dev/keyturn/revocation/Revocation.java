package dev.keyturn.revocation;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** Something whose tokens are refused until the last of them has expired. It is written once and never changed. */
@Entity
@Table(name = "revocation")
class Revocation {

    @Id
    private UUID id;

    private long sequenceNumber;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    private String subjectId;

    private Instant revokedAt;

    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init")
    protected Revocation() {}

    /** One that gets its number when it is written. */
    Revocation(Kind kind, String subjectId, Instant revokedAt, Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.kind = kind;
        this.subjectId = subjectId;
        this.revokedAt = revokedAt;
        this.expiresAt = expiresAt;
    }

    UUID id() {
        return id;
    }

    /** Its place among all: whoever has seen this one has seen every lower one. */
    long number() {
        return sequenceNumber;
    }

    Kind kind() {
        return kind;
    }

    /** What is revoked, named as tokens name it. */
    String subjectId() {
        return subjectId;
    }

    Instant revokedAt() {
        return revokedAt;
    }

    /** When the last token that it concerns has expired; the instant itself is too late. */
    Instant expiresAt() {
        return expiresAt;
    }

    boolean isOverAt(Instant now) {
        return !expiresAt.isAfter(now);
    }

    /** What is revoked. */
    enum Kind {
        /** One token, by its {@code jti}. */
        TOKEN,
        /** All tokens of an authorization, by their {@code grant_id}. */
        GRANT,
        /** All tokens that a client was issued until the instant, by their {@code client_id}. */
        CLIENT,
        /** All tokens that were issued for a user until the instant, by their {@code sub}. */
        SUBJECT,
        /** All tokens of a sign-in, by their {@code sid}. */
        SESSION,
        /** All tokens that a client secret, key or API key was used for, by their {@code credential_id}. */
        CREDENTIAL,
        /** All tokens that a key has signed, by the {@code kid} of their header. */
        KEY;

        /** Whether what was issued after the instant stands. */
        boolean endsAtTheInstant() {
            return this == CLIENT || this == SUBJECT;
        }

        /** The kind as the feed and the admin API name it. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
