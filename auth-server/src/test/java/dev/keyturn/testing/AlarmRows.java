package dev.keyturn.testing;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Alarms that no detector has raised. */
public final class AlarmRows {

    private AlarmRows() {}

    /** Adds an open alarm about a client. @return its identifier */
    public static String add(JdbcTemplate database) {
        UUID id = UUID.randomUUID();
        OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);
        database.update(
                "insert into alarm (id, detector, severity, subject_kind, subject_id, subject_name, state, slot, occurrences,"
                        + " first_occurred_at, last_occurred_at, raised_at, version)"
                        + " values (?, 'REJECTED_REQUESTS', 'MEDIUM', 'client', ?, 'Client', 'OPEN', ?, 1, ?, ?, ?, 0)",
                id,
                id.toString(),
                id.toString(),
                now,
                now,
                now);
        return id.toString();
    }
}
