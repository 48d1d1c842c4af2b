package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.detection.ReadCursor.Place;
import dev.keyturn.audit.AuditStream;
import dev.keyturn.audit.AuditStream.Entry;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.database.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads new audit events each five seconds, on one node at a time, and shows them to the detectors. The time is that of the database: a node
 * with a wrong clock reads what the others would.
 *
 * <p>Cursor, windows and alarms change in one transaction: an event counts once, whatever node reads it and whenever that node
 * ends. An event that is counted is read again while its count grows.
 */
@Component
public class AlarmDetection {

    static final int BATCH = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(AlarmDetection.class);

    /** Batches of one run, so that other scheduled work does not wait for a long trail. */
    private static final int BATCHES = 10;

    private static final int COUNTED = 5_000;

    /** How much later a count can become visible than its time says, as from a node whose clock is late; later ones are read with the final count. */
    private static final Duration LATE = Duration.ofHours(1);

    private final ReadCursor cursor;
    private final AuditStream stream;
    private final Detectors detectors;
    private final TransactionTemplate transaction;
    private final DatabaseClock clock;

    AlarmDetection(
            ReadCursor cursor,
            AuditStream stream,
            Detectors detectors,
            TransactionTemplate transaction,
            DatabaseClock clock) {
        this.cursor = cursor;
        this.stream = stream;
        this.detectors = detectors;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 5, initialDelay = 5, timeUnit = TimeUnit.SECONDS)
    void runOnSchedule() {
        try {
            run();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Could not look for alarms; retrying: {}", e.getMessage());
        }
    }

    /** Reads what is new. */
    public void run() {
        int batches = 0;
        while (readBatch() == BATCH && batches < BATCHES) {
            batches++;
        }
    }

    private int readBatch() {
        return Objects.requireNonNull(transaction.execute(status -> {
            detectors.hold();
            Instant now = clock.now();
            Place place = cursor.read();
            List<Entry> leaves = stream.leaves(place.nextPosition(), BATCH);
            long next = leaves.isEmpty()
                    ? place.nextPosition()
                    : leaves.get(leaves.size() - 1).position() + 1;
            // the clock of the database may have been set back
            Instant looked = place.countedUntil().isBefore(now) ? place.countedUntil() : now;
            detectors.show(added(leaves, stream.counted(next, looked.minus(LATE), COUNTED), now), now);
            cursor.advance(new Place(next, now));
            return leaves.size();
        }));
    }

    /** Events with the number of occurrences that were not read before. */
    private Map<Event, Long> added(List<Entry> leaves, List<Entry> stillCounted, Instant now) {
        List<Event> events = Stream.concat(leaves.stream(), stillCounted.stream())
                .map(Entry::event)
                .filter(Objects::nonNull)
                .toList();
        Map<UUID, Long> counts = cursor.counts(events.stream()
                .filter(Event::isCounted)
                .map(Event::id)
                .distinct()
                .toList());
        Map<UUID, Long> changed = new HashMap<>();
        Map<Event, Long> added = new LinkedHashMap<>();
        for (Event event : events) {
            long before = counts.getOrDefault(event.id(), 0L);
            if (!event.isCounted()) {
                added.put(event, 1L);
            } else if (event.occurrences() > before) {
                added.put(event, event.occurrences() - before);
                counts.put(event.id(), event.occurrences());
                changed.put(event.id(), event.occurrences());
            }
        }
        Set<UUID> ended = new HashSet<>();
        leaves.stream()
                .filter(Entry::isFinalCount)
                .map(Entry::event)
                .filter(Objects::nonNull)
                .forEach(event -> ended.add(event.id()));
        changed.keySet().removeAll(ended);
        cursor.store(changed, now);
        cursor.forget(ended);
        return added;
    }
}
