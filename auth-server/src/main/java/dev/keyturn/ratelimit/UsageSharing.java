package dev.keyturn.ratelimit;

import dev.keyturn.oauth.TokenDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Exchange of used budgets with the other nodes through a {@link UsageStore}, by a thread of its own: no request waits for the
 * store. As long as the store is unavailable, each node counts for itself, and its use of that time is not shared later.
 */
final class UsageSharing implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(UsageSharing.class);

    /** Between two exchanges, so that those of many requests are one. */
    private static final int PAUSE_MILLIS = 10;

    private static final int RETRY_MILLIS = 1_000;

    private final @Nullable UsageStore store;
    private final String installation;
    private final BooleanSupplier areOthersUp;
    private final BlockingQueue<Report> waiting = new LinkedBlockingQueue<>();
    private volatile boolean isFailing;
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable Thread thread;

    /**
     * @param store null if there can be no other nodes
     * @param installation distinguishes the budgets of installations that use one store
     */
    UsageSharing(@Nullable UsageStore store, String installation, BooleanSupplier areOthersUp) {
        this.store = store;
        this.installation = installation;
        this.areOthersUp = areOthersUp;
    }

    /** Whether use is to be reported: there are, or may be, other nodes. */
    boolean isOn() {
        return store != null && areOthersUp.getAsBoolean();
    }

    /** Name of the store; null if there can be no other nodes. */
    @Nullable
    String storeName() {
        return store == null ? null : store.name();
    }

    /** Whether the last exchange failed, so that each node counts for itself. */
    boolean isFailing() {
        return isFailing;
    }

    /** Number of exchanges that failed. */
    long failures() {
        return failures.get();
    }

    /**
     * Reports the use of a bucket soon. Does not wait.
     *
     * @param whenEmpty takes the bucket if the use of other nodes has emptied it
     */
    void report(CallerBucket bucket, Consumer<CallerBucket> whenEmpty) {
        waiting.add(new Report(bucket, whenEmpty));
    }

    /** Exchanges all that waits. Called by one thread. */
    void exchange() {
        for (Report next = waiting.poll(); next != null; next = waiting.poll()) {
            exchange(next);
        }
    }

    private void exchange(Report first) {
        List<Report> reports = new ArrayList<>();
        reports.add(first);
        waiting.drainTo(reports, UsageStore.MAX_BATCH - 1);
        List<Usage> usages = reports.stream().map(this::usage).toList();
        try {
            List<Long> rests = store == null ? List.of() : store.add(usages);
            for (int i = 0; i < rests.size(); i++) {
                reports.get(i).follow(rests.get(i));
            }
            succeeded();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private Usage usage(Report report) {
        Quota quota = report.bucket.quota();
        String name = installation + ' ' + quota.limit().code() + ' ' + report.bucket.caller();
        return new Usage(id(TokenDigest.of(name).hex()), quota.micros(report.bucket.takeUnreported()));
    }

    private static UUID id(String digest) {
        return new UUID(Long.parseUnsignedLong(digest, 0, 16, 16), Long.parseUnsignedLong(digest, 16, 32, 16));
    }

    private void succeeded() {
        if (isFailing) {
            isFailing = false;
            LOG.info("Request limits are shared between nodes again.");
        }
    }

    private void failed(RuntimeException e) {
        failures.incrementAndGet();
        waiting.removeIf(report -> report.bucket.takeUnreported() >= 0);
        if (!isFailing) {
            isFailing = true;
            LOG.warn(
                    "Request limits are counted by each node alone, since {} is unavailable: {}",
                    storeName(),
                    e.getMessage());
        }
    }

    private void run(UsageStore opened) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                exchange(waiting.take());
                TimeUnit.MILLISECONDS.sleep(isFailing ? RETRY_MILLIS : PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            opened.close();
        }
    }

    @Override
    public void start() {
        UsageStore opened = store;
        if (opened != null) {
            Thread started = new Thread(() -> run(opened), "request-limits");
            started.setDaemon(true);
            started.start();
            thread = started;
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Use of a bucket that is to be reported. */
    private record Report(CallerBucket bucket, Consumer<CallerBucket> whenEmpty) {

        void follow(long micros) {
            if (bucket.follow(micros)) {
                whenEmpty.accept(bucket);
            }
        }
    }
}
