package dev.keyturn.alarm;

import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.audit.Caller;
import dev.keyturn.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Time in which a detector raises no alarm about a subject. It never changes.
 *
 * @param until the first instant at which the detector raises alarms again
 */
record AlarmMute(
        UUID id,
        Detector detector,
        String subjectKind,
        String subjectId,
        Instant until,
        @Nullable String note,
        Instant createdAt,
        Caller createdBy) {

    Subject subject() {
        return new Subject(subjectKind, subjectId, subjectId);
    }

    static AlarmMute read(ResultSet row) throws SQLException {
        return new AlarmMute(
                row.getObject("id", UUID.class),
                Detector.valueOf(row.getString("detector")),
                row.getString("subject_kind"),
                row.getString("subject_id"),
                StoredTime.read(row, "muted_until"),
                row.getString("note"),
                StoredTime.read(row, "created_at"),
                new Caller(
                        row.getString("created_by_kind"),
                        row.getString("created_by_id"),
                        row.getString("created_by_name")));
    }
}
