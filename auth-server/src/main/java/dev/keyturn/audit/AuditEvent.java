package dev.keyturn.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Entry of the audit trail. It is written once and never changed, except that {@link AuditBursts} counts a burst. */
@Entity
@Table(name = "audit_event")
class AuditEvent {

    static final int NAME_LENGTH = 200;
    static final int DETAILS_LENGTH = 8000;

    @Id
    private UUID id;

    private Instant occurredAt;

    private String type;

    private boolean failure;

    @Enumerated(EnumType.STRING)
    private Actor.Kind actorKind;

    private String actorId;

    private String actorName;

    private String subjectKind;

    private String subjectId;

    private String subjectName;

    private String details;

    private @Nullable String remoteAddress;

    private long occurrences = 1;

    private @Nullable Instant lastOccurredAt;

    @SuppressWarnings("NullAway.Init")
    protected AuditEvent() {}

    /** @param details an object in JSON */
    AuditEvent(AuditableEvent event, Origin origin, String details, Instant occurredAt) {
        this.id = UUID.randomUUID();
        this.occurredAt = occurredAt;
        this.type = event.type();
        this.failure = event.isFailure();
        this.actorKind = origin.actor.kind();
        this.actorId = origin.actor.id();
        this.actorName = shorten(origin.actorName);
        this.subjectKind = event.subject().kind();
        this.subjectId = shorten(event.subject().id());
        this.subjectName = shorten(event.subject().name());
        this.details = details;
        this.remoteAddress = origin.remoteAddress;
    }

    UUID id() {
        return id;
    }

    Instant occurredAt() {
        return occurredAt;
    }

    String type() {
        return type;
    }

    boolean isFailure() {
        return failure;
    }

    Actor actor() {
        return new Actor(actorKind, actorId);
    }

    String actorName() {
        return actorName;
    }

    AuditableEvent.Subject subject() {
        return new AuditableEvent.Subject(subjectKind, subjectId, subjectName);
    }

    String details() {
        return details;
    }

    @Nullable
    String remoteAddress() {
        return remoteAddress;
    }

    /** Number of occurrences; above one only in a burst. */
    long occurrences() {
        return occurrences;
    }

    /** Time of the last occurrence; null for an event that is not counted. */
    @Nullable
    Instant lastOccurredAt() {
        return lastOccurredAt;
    }

    /**
     * Actor of an event and the address of the actor's request.
     *
     * @param remoteAddress null without a request
     */
    record Origin(Actor actor, String actorName, @Nullable String remoteAddress) {}

    private static String shorten(String text) {
        return text.length() <= NAME_LENGTH ? text : text.substring(0, NAME_LENGTH);
    }
}
