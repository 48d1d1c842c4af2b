package dev.keyturn.cluster;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Beats for this node's {@link UpTime}. */
@Component
class Heartbeat implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    /** Before the web server, which starts 2048 phases before the default: no request comes before the first beat. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 5_000;

    private final UpTime upTime;
    private final ReentrantLock beating = new ReentrantLock();
    private volatile boolean isFailing = true;
    private @Nullable ScheduledExecutorService heart;

    Heartbeat(UpTime upTime) {
        this.upTime = upTime;
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
        started.scheduleWithFixedDelay(this::beat, UpTime.BEAT_SECONDS, UpTime.BEAT_SECONDS, TimeUnit.SECONDS);
        heart = started;
    }

    /** One at a time; whoever comes while another beats goes by what is known. */
    private void beat() {
        if (!beating.tryLock()) {
            return;
        }
        try {
            upTime.look();
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing) {
                LOG.warn("The database takes no writes: {}", e.getMessage());
            }
            isFailing = true;
        } finally {
            beating.unlock();
        }
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
