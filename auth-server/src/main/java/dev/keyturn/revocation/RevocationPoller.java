package dev.keyturn.revocation;

import dev.keyturn.cluster.ClusterListener;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Polls for new revocations: on a message from another node, soon after a revocation on this one, and twice a second in any case.
 */
@Component
class RevocationPoller implements ClusterListener {

    /** Topic of messages about revocations. */
    static final String TOPIC = "revocations";

    private static final Logger LOG = LoggerFactory.getLogger(RevocationPoller.class);
    private static final int POLL_MILLISECONDS = 500;

    private final KnownRevocations known;
    private final TaskScheduler scheduler;
    private final AtomicBoolean readingIsDue = new AtomicBoolean();

    private volatile boolean unreadable;

    RevocationPoller(KnownRevocations known, TaskScheduler scheduler) {
        this.known = known;
        this.scheduler = scheduler;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public void receive(String payload) {
        known.readNew();
    }

    @Override
    public void readAll() {
        known.catchUp();
    }

    /** The net below all other reading; says once that the database does not answer. */
    @Scheduled(fixedDelay = POLL_MILLISECONDS)
    void poll() {
        try {
            known.readNew();
            unreadable = false;
        } catch (DataAccessException | TransactionException e) {
            if (!unreadable) {
                LOG.warn("Cannot read revocations of other nodes until the database is available: {}", e.getMessage());
            }
            unreadable = true;
        }
    }

    /** Reads soon, in another thread. */
    void readSoon() {
        if (readingIsDue.compareAndSet(false, true)) {
            ScheduledFuture<?> unused = scheduler.schedule(
                    () -> {
                        readingIsDue.set(false);
                        poll();
                    },
                    Instant.EPOCH);
        }
    }
}
