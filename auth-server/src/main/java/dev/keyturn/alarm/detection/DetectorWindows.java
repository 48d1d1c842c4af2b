package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmRaising;
import dev.keyturn.alarm.Detector;
import dev.keyturn.alarm.Finding;
import dev.keyturn.alarm.Finding.Evidence;
import dev.keyturn.alarm.detection.EventDetector.Observation;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Windows of the detectors in the database, a row for each minute. For each kind of subject, a detector has at most {@value #SUBJECTS} subjects and
 * {@value #ROWS} rows in its window; beyond them it counts all further subjects together. Each kind has its own room, so that a caller with many
 * addresses does not hide a client.
 */
@Repository
class DetectorWindows {

    static final Duration LONGEST = Duration.ofDays(1);

    static final int SUBJECTS = 1_000;
    static final int ROWS = 20_000;

    private static final String BEGIN = """
            insert into alarm_observation (detector, subject_kind, subject_id, item, observed_at, subject_name, occurrences,
                event_id, event_type)
            values (?, ?, ?, ?, ?, ?, 0, ?, ?) on conflict do nothing""";

    private static final String COUNT = """
            update alarm_observation set occurrences = occurrences + ?, event_id = ?
            where detector = ? and subject_kind = ? and subject_id = ? and item = ? and observed_at = ?""";

    private static final String SUMS = """
            select subject_kind, subject_id, {item} as own_item, max(subject_name) as subject_name, sum(occurrences) as total,
                count(distinct nullif(item, '')) + coalesce(sum(case when item = '' then occurrences end), 0) as observed,
                min(observed_at) as first_at, max(observed_at) as last_at
            from alarm_observation where detector = ? and observed_at > ? group by subject_kind, subject_id{group}""";

    private static final String EVENTS = """
            select subject_kind, subject_id, own_item, event_id, event_type, seen_at from (
                select o.*, row_number() over (
                    partition by subject_kind, subject_id, own_item order by seen_at desc, event_id) as place_of_event
                from (
                    select subject_kind, subject_id, {item} as own_item, event_id, max(event_type) as event_type,
                        max(observed_at) as seen_at
                    from alarm_observation where detector = ? and observed_at > ? and subject_id = any(?)
                    group by subject_kind, subject_id, event_id{group}) o) numbered
            where place_of_event <= ? order by subject_kind, subject_id, own_item, place_of_event""";

    private final JdbcTemplate database;

    DetectorWindows(JdbcTemplate database) {
        this.database = database;
    }

    /** Forgets what is older than any window. */
    void forget(Instant now) {
        database.update("delete from alarm_observation where observed_at <= ?", utc(now.minus(LONGEST)));
    }

    /**
     * Adds what a detector observed, and compares the windows of these subjects with its thresholds. An observation of the future, or of a time
     * before the window, counts now: its node has a wrong clock, or the tree was late.
     *
     * @param now of the database
     * @return an alarm for each subject whose window has reached its threshold
     */
    List<Finding> add(EventDetector detector, List<Observed> observed, Instant now) {
        if (observed.isEmpty()) {
            return List.of();
        }
        Instant start = now.minus(detector.window());
        // its bounds are those of a window, so that a flood of one hour does not blind it for a day
        database.update(
                "delete from alarm_observation where detector = ? and observed_at <= ?",
                detector.detector().name(),
                utc(start));
        Map<Place, List<Observed>> counted = counted(detector, observed, now);
        write(detector.detector(), counted);
        Map<Key, Added> added = new HashMap<>();
        counted.forEach((place, each) -> added.computeIfAbsent(
                        new Key(place.subject(), detector.isOfItems() ? place.item() : ""), first -> new Added())
                .add(place.minute(), each));
        return findings(detector, added, start);
    }

    private Map<Place, List<Observed>> counted(EventDetector detector, List<Observed> observed, Instant now) {
        Instant start = now.minus(detector.window());
        Map<String, Room> rooms = rooms(detector.detector(), start);
        Map<Place, List<Observed>> counted = new LinkedHashMap<>();
        for (Observed each : observed) {
            Subject subject = each.observation().subject();
            Instant at = each.event().latest();
            Instant minute = (at.isAfter(start) && !at.isAfter(now) ? at : now).truncatedTo(ChronoUnit.MINUTES);
            Place place = new Place(subject, each.observation().item(), minute);
            boolean hasRoom = counted.containsKey(place)
                    || rooms.computeIfAbsent(subject.kind(), first -> new Room())
                            .take(subject.id());
            counted.computeIfAbsent(
                            hasRoom ? place : new Place(AlarmRaising.OTHERS, "", minute), first -> new ArrayList<>())
                    .add(each);
        }
        return counted;
    }

    /** Used room of a window, by kind of subject. */
    private Map<String, Room> rooms(Detector detector, Instant start) {
        Map<String, Room> rooms = new HashMap<>();
        database.query(
                "select subject_kind, subject_id, count(*) as windows from alarm_observation where detector = ?"
                        + " and observed_at > ? group by subject_kind, subject_id",
                row -> {
                    rooms.computeIfAbsent(row.getString("subject_kind"), first -> new Room())
                            .fill(row.getString("subject_id"), row.getLong("windows"));
                },
                detector.name(),
                utc(start));
        return rooms;
    }

    private void write(Detector detector, Map<Place, List<Observed>> counted) {
        List<Object[]> begun = new ArrayList<>();
        List<Object[]> counts = new ArrayList<>();
        counted.forEach((place, each) -> {
            Subject subject = place.subject();
            OffsetDateTime at = utc(place.minute());
            Event event = each.get(each.size() - 1).event();
            begun.add(new Object[] {
                detector.name(),
                subject.kind(),
                subject.id(),
                place.item(),
                at,
                subject.name(),
                event.id(),
                event.type()
            });
            counts.add(
                    new Object[] {sum(each), event.id(), detector.name(), subject.kind(), subject.id(), place.item(), at
                    });
        });
        database.batchUpdate(BEGIN, begun);
        database.batchUpdate(COUNT, counts);
    }

    private static long sum(List<Observed> observed) {
        return observed.stream().mapToLong(Observed::occurrences).sum();
    }

    private List<Finding> findings(EventDetector detector, Map<Key, Added> added, Instant start) {
        String name = detector.detector().name();
        List<Sum> sums = database.query(
                grouped(SUMS, detector),
                (row, number) -> new Sum(
                        Key.read(row),
                        row.getString("subject_name"),
                        row.getLong("observed"),
                        row.getLong("total"),
                        StoredTime.read(row, "first_at"),
                        StoredTime.read(row, "last_at")),
                name,
                utc(start));
        List<Sum> reached = sums.stream()
                .filter(sum -> added.containsKey(sum.key()))
                .filter(sum -> {
                    long threshold = detector.threshold(sum.subject());
                    return threshold > 0 && sum.observed() >= threshold;
                })
                .toList();
        Map<Key, List<Evidence>> evidence = reached.isEmpty() ? Map.of() : evidence(detector, reached, start);
        return reached.stream()
                .map(sum -> finding(
                        detector.detector(),
                        sum,
                        Objects.requireNonNull(added.get(sum.key())),
                        evidence.getOrDefault(sum.key(), List.of())))
                .toList();
    }

    private static Finding finding(Detector detector, Sum sum, Added added, List<Evidence> stored) {
        return new Finding(
                detector,
                sum.subject(),
                sum.key().item(),
                sum.total(),
                added.occurrences,
                sum.first(),
                sum.last(),
                added.evidenceWith(stored));
    }

    /** Query with a group for each alarm of a detector. */
    private static String grouped(String query, EventDetector detector) {
        return query.replace("{item}", detector.isOfItems() ? "item" : "''")
                .replace("{group}", detector.isOfItems() ? ", item" : "");
    }

    /** The latest events of subjects, latest first, of those that are the last of their minute. */
    private Map<Key, List<Evidence>> evidence(EventDetector detector, List<Sum> sums, Instant start) {
        Object[] subjects = sums.stream().map(sum -> sum.key().id()).distinct().toArray();
        Map<Key, List<Evidence>> evidence = new HashMap<>();
        database.query(
                grouped(EVENTS, detector),
                statement -> {
                    statement.setString(1, detector.detector().name());
                    statement.setObject(2, utc(start));
                    statement.setArray(3, statement.getConnection().createArrayOf("varchar", subjects));
                    statement.setInt(4, Finding.EVIDENCE);
                },
                row -> {
                    evidence.computeIfAbsent(Key.read(row), first -> new ArrayList<>())
                            .add(new Evidence(
                                    row.getObject("event_id", UUID.class),
                                    StoredTime.read(row, "seen_at"),
                                    row.getString("event_type")));
                });
        return evidence;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Observation of an event. */
    record Observed(Observation observation, Event event, long occurrences) {}

    /** Observations that were added to a window. */
    private static final class Added {

        private final Map<UUID, Evidence> events = new LinkedHashMap<>();
        private long occurrences;

        void add(Instant minute, List<Observed> observed) {
            occurrences += sum(observed);
            for (Observed each : observed) {
                Event event = each.event();
                events.put(event.id(), new Evidence(event.id(), minute, event.type()));
            }
        }

        /** The latest of these events and of stored ones, which are fewer: a row has the last event of its minute only. */
        List<Evidence> evidenceWith(List<Evidence> stored) {
            Map<UUID, Evidence> all = new LinkedHashMap<>(events);
            stored.forEach(each -> all.putIfAbsent(each.eventId(), each));
            return all.values().stream()
                    .sorted(Comparator.comparing(Evidence::occurredAt).reversed())
                    .limit(Finding.EVIDENCE)
                    .toList();
        }
    }

    /** Room for subjects of one kind. */
    private static final class Room {

        private final Set<String> subjects = new HashSet<>();
        private long rows;

        void fill(String subject, long rowsOfSubject) {
            subjects.add(subject);
            rows += rowsOfSubject;
        }

        /** Takes room for a row. @return whether there was any */
        boolean take(String subject) {
            boolean hasRoom = rows < ROWS && (subjects.contains(subject) || subjects.size() < SUBJECTS);
            if (hasRoom) {
                fill(subject, 1);
            }
            return hasRoom;
        }
    }

    /** Row of a detector. */
    private record Place(Subject subject, String item, Instant minute) {}

    /**
     * Identity of what has an alarm, whatever its name.
     *
     * @param item empty unless each item of the subject has an alarm of its own
     */
    private record Key(String kind, String id, String item) {

        Key(Subject subject, String item) {
            this(subject.kind(), subject.id(), item);
        }

        static Key read(ResultSet row) throws SQLException {
            return new Key(row.getString("subject_kind"), row.getString("subject_id"), row.getString("own_item"));
        }
    }

    private record Sum(Key key, String name, long observed, long total, Instant first, Instant last) {

        Subject subject() {
            return new Subject(key.kind, key.id, name);
        }
    }
}
