package dev.keyturn.alarm;

import dev.keyturn.audit.AuditableEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Step in the life of an alarm, or of a mute. */
sealed interface AlarmChange extends AuditableEvent {

    /** Identifier of the alarm or of the mute. */
    UUID id();

    Detector detector();

    /** Subject of the alarm or of the mute. */
    Subject about();

    @Override
    default Subject subject() {
        return new Subject("alarm", id().toString(), named(this));
    }

    @Override
    default Map<String, String> details() {
        return facts(this);
    }

    private static String named(AlarmChange change) {
        return change.detector().code() + ": " + change.about().name();
    }

    private static Subject mute(AlarmChange change) {
        return new Subject("alarm-mute", change.id().toString(), named(change));
    }

    private static Map<String, String> facts(AlarmChange change) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("detector", change.detector().code());
        details.put("severity", change.detector().severity().code());
        details.put("subject_kind", change.about().kind());
        details.put("subject_id", change.about().id());
        details.put("subject_name", change.about().name());
        return details;
    }

    private static Map<String, String> withNote(AlarmChange change, @Nullable String note) {
        Map<String, String> details = facts(change);
        if (note != null) {
            details.put("note", note);
        }
        return details;
    }

    /** A detector raised an alarm. */
    record AlarmRaised(UUID id, Detector detector, Subject about, long occurrences) implements AlarmChange {

        @Override
        public String type() {
            return "alarm.raised";
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = facts(this);
            details.put("occurrences", Long.toString(occurrences));
            return details;
        }
    }

    /** An administrator works on an alarm. */
    record AlarmAcknowledged(
            UUID id,
            Detector detector,
            Subject about,
            @Nullable String note) implements AlarmChange {

        @Override
        public String type() {
            return "alarm.acknowledged";
        }

        @Override
        public Map<String, String> details() {
            return withNote(this, note);
        }
    }

    /** An alarm was closed. */
    record AlarmClosed(
            UUID id,
            Detector detector,
            Subject about,
            @Nullable String note) implements AlarmChange {

        @Override
        public String type() {
            return "alarm.closed";
        }

        @Override
        public Map<String, String> details() {
            return withNote(this, note);
        }
    }

    /** A detector was muted for a subject. */
    record AlarmMuted(
            UUID id,
            Detector detector,
            Subject about,
            Instant until,
            @Nullable String note) implements AlarmChange {

        @Override
        public String type() {
            return "alarm.muted";
        }

        @Override
        public Subject subject() {
            return mute(this);
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = withNote(this, note);
            details.put("until", until.toString());
            return details;
        }
    }

    /** A mute was ended before its time. */
    record AlarmUnmuted(UUID id, Detector detector, Subject about) implements AlarmChange {

        @Override
        public String type() {
            return "alarm.unmuted";
        }

        @Override
        public Subject subject() {
            return mute(this);
        }
    }
}
