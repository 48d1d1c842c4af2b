package dev.keyturn.cluster;

import dev.keyturn.database.ConnectionPool;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Beats for this node's {@link UpTime}, and is down as long as the database takes no write: it is away, read-only since another
 * server has become the primary, or its disk is full.
 *
 * <p>While it is healthy, being asked for its health costs no statement.
 */
@Component
class Heartbeat implements SmartLifecycle, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    /** Before the web server, which starts 2048 phases before the default: no request comes before the first beat. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 5_000;

    /** As long as a beat waits for a connection and an answer, and then some. */
    private static final Duration STALE = Duration.ofSeconds(3 * UpTime.BEAT_SECONDS);

    private final UpTime upTime;
    private final ConnectionPool pool;
    private final ReentrantLock beating = new ReentrantLock();
    private volatile boolean isFailing = true;
    private volatile long succeededAt;
    private @Nullable ScheduledExecutorService heart;

    Heartbeat(UpTime upTime, ConnectionPool pool) {
        this.upTime = upTime;
        this.pool = pool;
    }

    /** A thread of its own, since a late beat looks like an outage, and scheduled work can take long. */
    @Override
    public void start() {
        beat();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cluster-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                started.scheduleWithFixedDelay(this::beat, UpTime.BEAT_SECONDS, UpTime.BEAT_SECONDS, TimeUnit.SECONDS);
        heart = started;
    }

    /** Beats, unless another beat is under way. */
    private void beat() {
        if (!beating.tryLock()) {
            return;
        }
        try {
            upTime.look();
            succeededAt = System.nanoTime();
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing) {
                LOG.warn("The database rejects writes: {}", e.getMessage());
            }
            isFailing = true;
            pool.replaceIfReadOnly(e);
        } finally {
            beating.unlock();
        }
    }

    /** Down since the last beat failed or is overdue. A beat that failed is repeated now: it may be over. */
    @Override
    public Health health() {
        if (isFailing) {
            beat();
        }
        boolean isUp = !isFailing && System.nanoTime() - succeededAt < STALE.toNanos();
        return isUp ? Health.up().build() : Health.down().build();
    }

    @Override
    public void stop() {
        if (heart != null) {
            heart.shutdownNow();
            heart = null;
        }
    }

    @Override
    public boolean isRunning() {
        return heart != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
