package dev.keyturn.storage;

import dev.keyturn.cluster.DatabaseLocks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes what has expired, batch after batch, each in a transaction of its own under a lock, so that however many nodes
 * there are the database deletes one batch at a time.
 */
@Component
public class Purger {

    static final int BATCH = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Purger.class);

    private static final String LOCK = "purge";
    private static final int PERIOD_MILLISECONDS = 30_000;

    private final List<Purge> purges;
    private final DatabaseLocks locks;
    private final TransactionTemplate transaction;
    private final MeterRegistry meters;
    private final Clock clock;

    Purger(
            ObjectProvider<Purge> purges,
            DatabaseLocks locks,
            TransactionTemplate transaction,
            MeterRegistry meters,
            Clock clock) {
        this.purges = purges.orderedStream().toList();
        this.locks = locks;
        this.transaction = transaction;
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = PERIOD_MILLISECONDS, initialDelay = PERIOD_MILLISECONDS)
    void runOnSchedule() {
        run();
    }

    /** Deletes all that has expired until now. A purge that fails does not keep the others from theirs. */
    public void run() {
        for (Purge purge : purges) {
            try {
                run(purge);
            } catch (RuntimeException e) {
                LOG.warn("Could not delete expired rows of {}; retrying: {}", purge.name(), e.getMessage());
            }
        }
    }

    private void run(Purge purge) {
        int deleted;
        do {
            deleted = batch(purge);
            purged(purge).increment(deleted);
        } while (deleted == BATCH);
    }

    private Counter purged(Purge purge) {
        return Counter.builder("keyturn.storage.purged")
                .description("Number of rows that the purge has deleted since the start")
                .tag("kind", purge.name())
                .register(meters);
    }

    private int batch(Purge purge) {
        return Objects.requireNonNull(transaction.execute(status -> {
            locks.hold(LOCK);
            return purge.purge(clock.instant(), BATCH);
        }));
    }
}
