package dev.keyturn.alarm;

import dev.keyturn.alarm.Finding.Evidence;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.audit.Caller;
import dev.keyturn.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Alarms and their evidence in the database. */
@Repository
class AlarmTable {

    private static final String MATCHES = """
            from alarm where (cast(? as varchar) = '' or state = ?) and (cast(? as varchar) = '' or severity = ?)
              and (cast(? as varchar) = '' or detector = ?) and (cast(? as varchar) = '' or subject_id = ?)
              and (lower(subject_name) like ? escape '!' or lower(subject_id) like ? escape '!')""";

    private static final String INSERT = """
            insert into alarm (id, detector, severity, subject_kind, subject_id, subject_name, state, slot, occurrences,
                first_occurred_at, last_occurred_at, raised_at, version)
            values (?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, ?, ?, ?, 0)""";

    private static final String GROW = """
            update alarm set occurrences = occurrences + ?, last_occurred_at = greatest(last_occurred_at, ?)
            where slot = ?""";

    private static final String ADD_EVIDENCE = """
            insert into alarm_evidence (alarm_id, event_id, occurred_at, type)
            select a.id, cast(? as uuid), cast(? as timestamp(6) with time zone), cast(? as varchar) from alarm a
            where a.slot = ? and (select count(*) from alarm_evidence e where e.alarm_id = a.id) < ? on conflict do nothing""";

    private static final String ACKNOWLEDGE = """
            update alarm set state = 'ACKNOWLEDGED', acknowledged_at = ?, acknowledged_by_kind = ?, acknowledged_by_id = ?,
                acknowledged_by_name = ?, note = coalesce(cast(? as varchar), note), version = version + 1
            where id = ?""";

    private static final String CLOSE = """
            update alarm set state = 'CLOSED', slot = null, closed_at = ?, closed_by_kind = ?, closed_by_id = ?,
                closed_by_name = ?, note = coalesce(cast(? as varchar), note), version = version + 1
            where id = ?""";

    private final JdbcTemplate database;

    AlarmTable(JdbcTemplate database) {
        this.database = database;
    }

    Page<Alarm> search(AlarmQuery filter, String pattern, Pageable page) {
        List<Object> values = filter.values();
        values.add(pattern);
        values.add(pattern);
        long total = database.query("select count(*) " + MATCHES, AlarmTable::number, values.toArray())
                .get(0);
        values.add(page.getOffset());
        values.add(page.getPageSize());
        return new PageImpl<>(
                database.query(
                        "select * " + MATCHES + " order by raised_at desc, id offset ? rows fetch first ? rows only",
                        (row, number) -> Alarm.read(row),
                        values.toArray()),
                page,
                total);
    }

    private static Long number(ResultSet row, int number) throws SQLException {
        return row.getLong(1);
    }

    Optional<Alarm> find(UUID id) {
        return one("select * from alarm where id = ?", id);
    }

    /** The alarm, whose row the current transaction then holds. */
    Optional<Alarm> lock(UUID id) {
        return one("select * from alarm where id = ? for update", id);
    }

    private Optional<Alarm> one(String query, UUID id) {
        return database.query(query, (row, number) -> Alarm.read(row), id).stream()
                .findFirst();
    }

    /** Evidence of an alarm, oldest first. */
    List<Evidence> evidence(UUID alarm) {
        return database.query(
                "select event_id, occurred_at, type from alarm_evidence where alarm_id = ? order by occurred_at, event_id",
                (row, number) -> new Evidence(
                        row.getObject("event_id", UUID.class),
                        StoredTime.read(row, "occurred_at"),
                        row.getString("type")),
                alarm);
    }

    /** Slots of a detector's alarms that are not closed, with their subjects. */
    Map<String, Subject> unclosed(Detector detector) {
        Map<String, Subject> alarms = new TreeMap<>();
        database.query(
                "select slot, subject_kind, subject_id from alarm where slot is not null and detector = ?",
                row -> {
                    alarms.put(
                            row.getString("slot"),
                            new Subject(row.getString("subject_kind"), row.getString("subject_id"), ""));
                },
                detector.name());
        return alarms;
    }

    /** Slots that alarms had which were closed since an instant. */
    Set<String> closedSince(Instant instant) {
        return new HashSet<>(database.query(
                "select detector, subject_kind, subject_id from alarm where closed_at > ?",
                (row, number) -> Finding.slot(
                        Detector.valueOf(row.getString("detector")),
                        new Subject(row.getString("subject_kind"), row.getString("subject_id"), "")),
                utc(instant)));
    }

    /** Numbers of open alarms, of detectors that have any. Acknowledged ones do not count. */
    Map<Detector, Long> countOpen() {
        Map<Detector, Long> counts = new TreeMap<>();
        database.query(
                "select detector, count(*) as alarms from alarm where state = 'OPEN' and slot is not null group by detector",
                row -> {
                    counts.put(Detector.valueOf(row.getString("detector")), row.getLong("alarms"));
                });
        return counts;
    }

    /** Adds an open alarm for each finding. */
    void insert(Map<UUID, Finding> raised, Instant raisedAt) {
        database.batchUpdate(
                INSERT,
                raised.entrySet().stream()
                        .map(each -> row(each.getKey(), each.getValue(), raisedAt))
                        .toList());
    }

    private static Object[] row(UUID id, Finding finding, Instant raisedAt) {
        return new Object[] {
            id,
            finding.detector().name(),
            finding.detector().severity().name(),
            finding.subject().kind(),
            finding.subject().id(),
            finding.subject().name(),
            finding.slot(),
            finding.inAll(),
            utc(finding.first()),
            utc(finding.last()),
            utc(raisedAt)
        };
    }

    /** Counts findings in the alarms that have their slots. */
    void grow(List<Finding> findings) {
        database.batchUpdate(
                GROW,
                findings.stream()
                        .map(finding -> new Object[] {finding.added(), utc(finding.last()), finding.slot()})
                        .toList());
    }

    /** Adds evidence of findings to the alarms that have their slots. */
    void addEvidence(List<Finding> findings) {
        database.batchUpdate(
                ADD_EVIDENCE,
                findings.stream()
                        .flatMap(finding -> finding.evidence().stream().map(each -> row(finding, each)))
                        .toList());
    }

    private static Object[] row(Finding finding, Evidence evidence) {
        return new Object[] {
            evidence.eventId(), utc(evidence.occurredAt()), evidence.type(), finding.slot(), Finding.EVIDENCE
        };
    }

    /** Callers hold the row. */
    void acknowledge(UUID alarm, Instant now, Caller by, @Nullable String note) {
        step(ACKNOWLEDGE, alarm, now, by, note);
    }

    /** Callers hold the row. */
    void close(UUID alarm, Instant now, Caller by, @Nullable String note) {
        step(CLOSE, alarm, now, by, note);
    }

    private void step(String sql, UUID alarm, Instant now, Caller by, @Nullable String note) {
        database.update(sql, utc(now), by.kind(), by.id(), by.name(), note, alarm);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
