package dev.keyturn.alarm.detection;

import dev.keyturn.database.StoredTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Cursor of the detectors in the audit trail, and the counts that they have read of events that are still counted. */
@Repository
class ReadCursor {

    private static final int IDS = 500;

    private final JdbcTemplate database;

    ReadCursor(JdbcTemplate database) {
        this.database = database;
    }

    Place read() {
        return database.query(
                        "select next_position, counted_until from alarm_cursor where id = 1",
                        (row, number) -> new Place(row.getLong("next_position"), StoredTime.read(row, "counted_until")))
                .get(0);
    }

    void advance(Place place) {
        database.update(
                "update alarm_cursor set next_position = ?, counted_until = ? where id = 1",
                place.nextPosition(),
                place.countedUntil().atOffset(ZoneOffset.UTC));
    }

    /** Counts that were read before. */
    Map<UUID, Long> counts(Collection<UUID> events) {
        Map<UUID, Long> counts = new HashMap<>();
        List<UUID> ids = new ArrayList<>(events);
        for (int from = 0; from < ids.size(); from += IDS) {
            UUID[] some = ids.subList(from, Math.min(ids.size(), from + IDS)).toArray(UUID[]::new);
            database.query(
                    "select event_id, occurrences from alarm_counted_event where event_id = any(?)",
                    statement -> statement.setArray(1, statement.getConnection().createArrayOf("uuid", some)),
                    row -> {
                        counts.put(row.getObject("event_id", UUID.class), row.getLong("occurrences"));
                    });
        }
        return counts;
    }

    void store(Map<UUID, Long> counts, Instant now) {
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> changes = new ArrayList<>();
        counts.forEach((event, count) -> {
            rows.add(new Object[] {event, now.atOffset(ZoneOffset.UTC)});
            changes.add(new Object[] {count, event});
        });
        if (!rows.isEmpty()) {
            database.batchUpdate("""
                    insert into alarm_counted_event (event_id, occurrences, counted_at) values (?, 0, ?)
                    on conflict do nothing""", rows);
            database.batchUpdate("update alarm_counted_event set occurrences = ? where event_id = ?", changes);
        }
    }

    /** Forgets events whose count is final. */
    void forget(Collection<UUID> events) {
        if (!events.isEmpty()) {
            database.batchUpdate(
                    "delete from alarm_counted_event where event_id = ?",
                    events.stream().map(event -> new Object[] {event}).toList());
        }
    }

    /**
     * Place up to which the detectors have read.
     *
     * @param nextPosition position of the next leaf
     * @param countedUntil time of the last look at counts
     */
    record Place(long nextPosition, Instant countedUntil) {}
}
