package dev.keyturn.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.audit.Caller;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.Codes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alarm.
 *
 * @param occurrences at least 1
 * @param note last note of an administrator
 * @param version changes with the state; further occurrences leave it
 */
record Alarm(
        UUID id,
        Detector detector,
        Detector.Severity severity,
        Subject subject,
        State state,
        long occurrences,
        Instant firstOccurredAt,
        Instant lastOccurredAt,
        Instant raisedAt,
        @Nullable Step acknowledged,
        @Nullable Step closed,
        @Nullable String note,
        long version) {

    static Alarm read(ResultSet row) throws SQLException {
        return new Alarm(
                row.getObject("id", UUID.class),
                Detector.valueOf(row.getString("detector")),
                Detector.Severity.valueOf(row.getString("severity")),
                new Subject(row.getString("subject_kind"), row.getString("subject_id"), row.getString("subject_name")),
                State.valueOf(row.getString("state")),
                row.getLong("occurrences"),
                StoredTime.read(row, "first_occurred_at"),
                StoredTime.read(row, "last_occurred_at"),
                StoredTime.read(row, "raised_at"),
                step(row, "acknowledged"),
                step(row, "closed"),
                row.getString("note"),
                row.getLong("version"));
    }

    private static @Nullable Step step(ResultSet row, String name) throws SQLException {
        Instant at = StoredTime.readNullable(row, name + "_at");
        return at == null
                ? null
                : new Step(
                        at,
                        new Caller(
                                row.getString(name + "_by_kind"),
                                row.getString(name + "_by_id"),
                                row.getString(name + "_by_name")));
    }

    /** Change of the state by an administrator or a program. */
    record Step(Instant at, Caller by) {}

    /** State of an alarm. */
    enum State {
        OPEN,
        /** An administrator works on it; further occurrences are counted. */
        ACKNOWLEDGED,
        CLOSED;

        /** The state as the admin API names it. */
        @JsonValue
        String code() {
            return Codes.of(this);
        }
    }
}
