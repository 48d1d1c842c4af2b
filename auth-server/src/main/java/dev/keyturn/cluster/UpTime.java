package dev.keyturn.cluster;

import dev.keyturn.database.StoredTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The time in which a node was up, by the heartbeat of all nodes in one row. When it paused, no node reached the database meanwhile: all were down, or the database
 * was. The node that finds the pause tells its {@link OutageListener}s how long it took.
 *
 * <p>Measured by the database's clock, which nodes share. A node that starts counts any pause; a running one only a pause of
 * several beats, since a beat may be late. A pause of more than a day counts as none: it is a database from a backup.
 */
@Component
public class UpTime {

    static final int BEAT_SECONDS = 5;

    private static final Duration LATE_BEAT = Duration.ofSeconds(3 * BEAT_SECONDS);
    private static final Duration MAX_OUTAGE = Duration.ofDays(1);

    /** Changes no row after a pause, which is looked at more closely. */
    private static final String BEAT = """
            update cluster_heartbeat set seen_at = current_timestamp
            where id = 1 and seen_at <= current_timestamp and seen_at > current_timestamp - interval '%d' second""".formatted(LATE_BEAT.toSeconds());

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final ObjectProvider<OutageListener> listeners;
    private final AtomicBoolean isStarting = new AtomicBoolean(true);

    /** @param listeners asked each time, so that they may be created later than this */
    UpTime(JdbcTemplate database, TransactionTemplate transaction, ObjectProvider<OutageListener> listeners) {
        this.database = database;
        this.transaction = transaction;
        this.listeners = listeners;
    }

    /**
     * Notes that a node is up, and reports the outage that this ends, if there was one. For callers that must not miss the end
     * of an outage by a few seconds; for all others the next beat does it.
     */
    public void look() {
        if (isStarting.get() || database.update(BEAT) == 0) {
            transaction.executeWithoutResult(status -> endPause(isStarting.get() ? Duration.ZERO : LATE_BEAT));
            isStarting.set(false);
        }
    }

    private void endPause(Duration tolerated) {
        Duration pause = database
                .query(
                        "select seen_at, current_timestamp as looked_at from cluster_heartbeat where id = 1 for update",
                        (row, number) ->
                                Duration.between(StoredTime.read(row, "seen_at"), StoredTime.read(row, "looked_at")))
                .stream()
                .findFirst()
                .orElse(Duration.ZERO);
        if (pause.compareTo(tolerated) > 0 && pause.compareTo(MAX_OUTAGE) <= 0) {
            listeners.forEach(listener -> listener.endedAfter(pause));
        }
        database.update("update cluster_heartbeat set seen_at = current_timestamp where id = 1");
    }
}
