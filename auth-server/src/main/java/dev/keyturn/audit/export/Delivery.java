package dev.keyturn.audit.export;

import dev.keyturn.audit.export.ExportLeases.State;
import dev.keyturn.audit.export.ExportQueue.Batch;
import dev.keyturn.command.FailureReason;
import dev.keyturn.database.LastWrite;
import dev.keyturn.network.NetworkFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Delivery of events to one sink, in batches. After a failure it waits, twice as long each time, and delivers the same events
 * again: none is skipped.
 */
final class Delivery {

    static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration REPORTED_EVERY = Duration.ofMinutes(1);

    private final Sink sink;
    private final ExportQueue queue;
    private final ExportMetrics metrics;
    private final LongSupplier nanoTime;
    private volatile boolean isStopped;
    private boolean hasConnection = true;
    private Duration wait = Duration.ZERO;
    private long failedAt;
    private long pausedUntil;
    private long reportedAt;

    /** @param nanoTime as {@link System#nanoTime} */
    Delivery(Sink sink, ExportQueue queue, ExportMetrics metrics, LongSupplier nanoTime) {
        this.sink = sink;
        this.queue = queue;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.pausedUntil = nanoTime.getAsLong();
    }

    /** Delivers what is due, if no other node does. Called by one thread. */
    void run() {
        if (isStopped) {
            return;
        }
        try {
            Optional<State> state = queue.state(sink.name());
            if (state.isEmpty()) {
                queue.begin(sink.name());
            } else {
                metrics.see(state.get());
                if (isPaused()) {
                    queue.hold(sink.name());
                } else if (state.get().pending() > 0 && !isWaiting()) {
                    deliverAll();
                }
            }
        } catch (DeliveryEndedException e) {
            LOG.info("Stopped the delivery of audit events to {}: {}", sink.name(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            fail(e);
            hasConnection = !(e instanceof RuntimeException failure && LastWrite.isWithoutConnection(failure));
            letOthersTry();
            return;
        }
        hasConnection = true;
    }

    /**
     * Ends the lease, unless the target pauses: the lease then lasts as long. Without a connection the lease ends by itself, and another
     * attempt would delay a stop.
     */
    private void letOthersTry() {
        try {
            if (hasConnection && !isPaused()) {
                queue.release(sink.name());
            }
        } catch (RuntimeException e) {
            LOG.debug("The lease for {} ends by itself: {}", sink.name(), e.toString());
        }
    }

    private boolean isWaiting() {
        return !wait.isZero() && nanoTime.getAsLong() - failedAt < wait.toNanos();
    }

    /** Other nodes do not know of the pause, so this one holds the lease meanwhile. */
    private boolean isPaused() {
        return nanoTime.getAsLong() - pausedUntil < 0;
    }

    private void deliverAll() throws IOException {
        boolean isDone = false;
        while (!isDone && !isStopped) {
            // the lease begins before the batch is read, which may take long
            long claimedAt = nanoTime.getAsLong();
            Optional<Batch> batch = queue.next(sink);
            if (batch.isPresent()) {
                deliver(batch.get(), claimedAt);
                wait = Duration.ZERO;
                queue.state(sink.name()).ifPresent(metrics::see);
            }
            isDone = batch.map(Batch::isLast).orElse(true) || isPaused();
        }
    }

    private void deliver(Batch batch, long claimedAt) throws IOException {
        if (!batch.events().isEmpty()) {
            BatchProgress progress = new BatchProgress(batch.from(), claimedAt);
            try {
                sink.target().deliver(batch.events(), progress);
                pausedUntil = nanoTime.getAsLong() + sink.target().pause().toNanos();
            } finally {
                progress.end();
            }
        }
        if (batch.lost() > 0) {
            metrics.lost(batch.lost());
            LOG.warn(
                    "The retention deleted {} audit events before they were delivered to {}",
                    batch.lost(),
                    sink.name());
        }
        if (batch.next() > batch.from()) {
            queue.advance(sink.name(), batch.next());
        }
    }

    private void fail(Exception failure) {
        metrics.failed();
        Duration longer = wait.multipliedBy(2);
        wait = longer.isZero() ? FIRST_WAIT : longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
        failedAt = nanoTime.getAsLong();
        if (wait.equals(FIRST_WAIT) || failedAt - reportedAt >= REPORTED_EVERY.toNanos()) {
            reportedAt = failedAt;
            LOG.warn(
                    "Could not deliver audit events to {}; retrying in {} seconds: {}",
                    sink.name(),
                    wait.toSeconds(),
                    reason(failure));
        }
    }

    /** Without names of classes, unless it is a defect. */
    private static String reason(Exception failure) {
        boolean isOfFileOrDatabase = failure instanceof FileSystemException
                || failure instanceof DataAccessException
                || failure instanceof TransactionException;
        if (isOfFileOrDatabase) {
            return FailureReason.of(failure);
        }
        return failure instanceof IOException ? NetworkFailure.reason(failure) : failure.toString();
    }

    /** Ends after the current step. */
    void stop() {
        isStopped = true;
    }

    /** Lets another node deliver at once, unless the target pauses. */
    void close() {
        sink.target().close();
        letOthersTry();
    }

    /** Progress of a batch, which is stored at most each second. */
    private final class BatchProgress implements Progress {

        private static final long STORED_EVERY = 1_000_000_000L;

        private long next;
        private long stored;
        private long renewedAt;
        private int count;

        BatchProgress(long from, long claimedAt) {
            this.next = from;
            this.stored = from;
            this.renewedAt = claimedAt;
        }

        @Override
        public void begin() {
            if (isStopped) {
                throw new DeliveryEndedException("the server stops");
            }
            if (nanoTime.getAsLong() - renewedAt
                    >= ExportLeases.LEASE.dividedBy(2).toNanos()) {
                store();
            }
        }

        @Override
        public void delivered(OutgoingEvent last) {
            next = last.position() + 1;
            count++;
            if (nanoTime.getAsLong() - renewedAt >= STORED_EVERY) {
                store();
            }
        }

        private void store() {
            queue.advance(sink.name(), next);
            stored = next;
            renewedAt = nanoTime.getAsLong();
        }

        void end() {
            metrics.delivered(count);
            if (next > stored) {
                store();
            }
        }
    }
}
