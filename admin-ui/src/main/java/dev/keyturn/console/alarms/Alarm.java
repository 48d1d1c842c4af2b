package dev.keyturn.console.alarms;

import dev.keyturn.console.audit.AuditEvent.Party;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An alarm, as the server has it.
 *
 * @param evidence empty in a list
 */
public record Alarm(
        String id,
        String detector,
        String severity,
        String state,
        Party subject,
        long occurrences,
        @Nullable Instant firstOccurredAt,
        @Nullable Instant lastOccurredAt,
        @Nullable Instant raisedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable Party acknowledgedBy,
        @Nullable Instant closedAt,
        @Nullable Party closedBy,
        @Nullable String note,
        List<Evidence> evidence) {

    public Alarm {
        evidence = Objects.requireNonNullElse(evidence, List.of());
    }

    public boolean isOpen() {
        return "open".equals(state);
    }

    public boolean isClosed() {
        return "closed".equals(state);
    }

    /** Audit event that led to the alarm. */
    public record Evidence(String eventId, Instant occurredAt, String type) {}

    /** Time in which a detector raises no alarm about a subject. */
    public record Mute(
            String id,
            String detector,
            String subjectKind,
            String subjectId,
            Instant until,
            @Nullable String note,
            @Nullable Instant createdAt,
            @Nullable Party createdBy) {

        /** Whether it is about the detector and the subject of an alarm. */
        boolean isOf(Alarm alarm) {
            return detector.equals(alarm.detector)
                    && subjectKind.equals(alarm.subject.kind())
                    && subjectId.equals(alarm.subject.id());
        }

        public Party subject() {
            return new Party(subjectKind, subjectId, subjectId);
        }
    }
}
