package dev.keyturn.audit;

import dev.keyturn.database.NamedStatement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Insert of a row into the audit trail. */
final class AuditInsert {

    private static final String INSERT = """
            insert into audit_event (id, occurred_at, type, failure, actor_kind, actor_id, actor_name,
                subject_kind, subject_id, subject_name, details, remote_address, occurrences, burst)
            select cast(:eventId as uuid), cast(:occurredAt as timestamp(6) with time zone), cast(:type as varchar),
                cast(:failure as boolean), cast(:actorKind as varchar), cast(:actorId as varchar),
                cast(:actorName as varchar), cast(:subjectKind as varchar), cast(:subjectId as varchar),
                cast(:subjectName as varchar), cast(:details as varchar),
                cast(:remoteAddress as varchar), cast(:occurrences as bigint), cast(:burst as varchar)
            where true""";

    private AuditInsert() {}

    /** Insert of an event that has a row of its own. */
    static NamedStatement of(AuditEvent event) {
        return new NamedStatement(INSERT, values(event, event.remoteAddress(), 1, null));
    }

    /** Insert of a row that counts events, none yet; does nothing if there is one with the same digest. */
    static NamedStatement ofBurst(AuditEvent event, @Nullable String address, String burst) {
        return new NamedStatement(INSERT + " on conflict do nothing", values(event, address, 0, burst));
    }

    private static Map<String, @Nullable Object> values(
            AuditEvent event, @Nullable String address, int occurrences, @Nullable String burst) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("eventId", event.id());
        values.put("occurredAt", event.occurredAt());
        values.put("type", event.type());
        values.put("failure", event.isFailure());
        values.put("actorKind", event.actor().kind().name());
        values.put("actorId", event.actor().id());
        values.put("actorName", event.actorName());
        values.put("subjectKind", event.subject().kind());
        values.put("subjectId", event.subject().id());
        values.put("subjectName", event.subject().name());
        values.put("details", event.details());
        values.put("remoteAddress", address);
        values.put("occurrences", occurrences);
        values.put("burst", burst);
        return values;
    }
}
