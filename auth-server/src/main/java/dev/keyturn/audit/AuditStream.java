package dev.keyturn.audit;

import dev.keyturn.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recorded events in the order of the audit tree, for readers with a cursor of their own. A transaction that commits late gets a later
 * position, so that a reader that has read up to a position has read all events before it.
 */
@Repository
public class AuditStream {

    private static final String COLUMNS = """
            e.id, e.occurred_at, e.type, e.subject_kind, e.subject_id, e.subject_name, e.details, e.remote_address,
            e.occurrences, e.last_occurred_at""";

    private static final String LEAVES = "select l.position, l.kind, " + COLUMNS + """
             from audit_leaf l left join audit_event e on e.id = l.event_id
            where l.position >= ? order by l.position fetch first ? rows only""";

    /** The comparison with an empty text lets both databases use the index. */
    private static final String COUNTED = "select 0 as position, 1 as kind, " + COLUMNS + """
             from audit_event e where e.burst > '' and e.tree_position < ? and e.last_occurred_at >= ?
            order by e.last_occurred_at desc fetch first ? rows only""";

    private static final int FINAL_COUNT = 2;

    private final JdbcTemplate database;
    private final JsonMapper json;

    AuditStream(JdbcTemplate database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Leaves from a position on. An event that is counted has two: when it is recorded, and with its final count about two hours later.
     *
     * @param limit more than 0
     * @return in the order of their positions, without gaps
     */
    public List<Entry> leaves(long from, int limit) {
        return database.query(LEAVES, (row, number) -> read(row), from, limit);
    }

    /**
     * Events that are still counted, with what has been counted until now; the latest first.
     *
     * @param before only events with a leaf before this position
     * @param since only events that occurred again at this instant or later
     */
    public List<Entry> counted(long before, Instant since, int limit) {
        OffsetDateTime inUtc = since.atOffset(ZoneOffset.UTC);
        return database.query(COUNTED, (row, number) -> read(row), before, inUtc, limit);
    }

    /** Time of the oldest event that has no leaf; empty if all have one. */
    public Optional<Instant> oldestWithoutLeaf() {
        return database
                .query(
                        "select occurred_at from audit_event where tree_position is null"
                                + " order by tree_position, occurred_at, id fetch first row only",
                        (row, number) -> StoredTime.read(row, "occurred_at"))
                .stream()
                .findFirst();
    }

    private Entry read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Entry(
                row.getLong("position"), row.getInt("kind") == FINAL_COUNT, id == null ? null : event(id, row));
    }

    private Event event(UUID id, ResultSet row) throws SQLException {
        Instant last = StoredTime.readNullable(row, "last_occurred_at");
        return new Event(
                id,
                StoredTime.read(row, "occurred_at"),
                row.getString("type"),
                new AuditableEvent.Subject(
                        row.getString("subject_kind"), row.getString("subject_id"), row.getString("subject_name")),
                details(row.getString("details")),
                row.getString("remote_address"),
                row.getLong("occurrences"),
                last);
    }

    /** Empty for text that no server writes. */
    private Map<String, String> details(String text) {
        try {
            return json.readValue(text, new TypeReference<Map<String, String>>() {});
        } catch (JacksonException e) {
            return Map.of();
        }
    }

    /**
     * Leaf of the audit tree.
     *
     * @param isFinalCount whether it is the second leaf of its event, whose count is final
     * @param event null if the retention has deleted it
     */
    public record Entry(
            long position, boolean isFinalCount, @Nullable Event event) {}

    /**
     * Recorded event.
     *
     * @param occurrences number until now
     * @param lastOccurredAt null for an event that is not counted
     */
    public record Event(
            UUID id,
            Instant occurredAt,
            String type,
            AuditableEvent.Subject subject,
            Map<String, String> details,
            @Nullable String remoteAddress,
            long occurrences,
            @Nullable Instant lastOccurredAt) {

        public Event {
            details = Map.copyOf(details);
        }

        public boolean isCounted() {
            return lastOccurredAt != null;
        }

        /** Time of the last occurrence. */
        public Instant latest() {
            return lastOccurredAt == null ? occurredAt : lastOccurredAt;
        }
    }
}
