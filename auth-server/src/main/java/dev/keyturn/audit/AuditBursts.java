package dev.keyturn.audit;

import dev.keyturn.oauth.RemoteNetwork;
import dev.keyturn.oauth.TokenDigest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Rows of the audit trail that count: the same event from one network within an hour is one row. Each occurrence takes the same
 * two statements.
 */
@Repository
class AuditBursts {

    private static final String ADD = """
            insert into audit_event (id, occurred_at, type, failure, actor_kind, actor_id, actor_name,
                subject_kind, subject_id, subject_name, details, remote_address, occurrences, burst)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?) on conflict do nothing
            """;
    private static final String COUNT = """
            update audit_event set occurrences = occurrences + ?, last_occurred_at = ? where burst = ?
            """;

    private final JdbcTemplate database;

    AuditBursts(JdbcTemplate database) {
        this.database = database;
    }

    /** Counts an event that is not in the database. */
    void add(AuditEvent event, long occurrences) {
        String burst = burstOf(event);
        OffsetDateTime at = event.occurredAt().atOffset(ZoneOffset.UTC);
        database.update(
                ADD,
                event.getId(),
                at,
                event.type(),
                event.isFailure(),
                event.actor().kind().name(),
                event.actor().id(),
                event.actorName(),
                event.subject().kind(),
                event.subject().id(),
                event.subject().name(),
                event.details(),
                event.remoteAddress(),
                burst);
        database.update(COUNT, occurrences, at, burst);
    }

    private static String burstOf(AuditEvent event) {
        Instant hour = event.occurredAt().truncatedTo(ChronoUnit.HOURS);
        return TokenDigest.of(String.join(
                        "\n",
                        hour.toString(),
                        event.type(),
                        event.subject().kind(),
                        event.subject().id(),
                        event.details(),
                        event.actor().kind().name(),
                        event.actor().id(),
                        RemoteNetwork.of(event.remoteAddress())))
                .hex();
    }
}
