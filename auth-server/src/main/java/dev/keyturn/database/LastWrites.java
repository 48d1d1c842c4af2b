package dev.keyturn.database;

import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Calls each {@link LastWrite} when the server stops: after its last request, and before the pool is closed. It ends at the first that
 * finds the database unavailable, because each attempt waits for a connection. Of one turn, the bean with the lowest order is first.
 */
@Component
class LastWrites implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LastWrites.class);

    /** After the web servers, which stop 2048 phases before the default, and before the heartbeat and the messages of the cluster. */
    private static final int PHASE = DEFAULT_PHASE - 3_000;

    private final ObjectProvider<LastWrite> writes;
    private volatile boolean isRunning;

    /** @param writes asked at the stop, so that they may be created later than this */
    LastWrites(ObjectProvider<LastWrite> writes) {
        this.writes = writes;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    /** Runs in a thread of its own, so that a database that does not answer delays the stop by the longest phase at most. */
    @Override
    public void stop(Runnable callback) {
        Thread thread = new Thread(
                () -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                },
                "last-writes");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        isRunning = false;
        List<LastWrite> ordered = writes.orderedStream()
                .sorted(Comparator.comparing(LastWrite::turn))
                .toList();
        for (LastWrite write : ordered) {
            if (!isWritten(write)) {
                LOG.warn("The server stops without its last writes to the database, which is unavailable");
                return;
            }
        }
    }

    /** A defect of one is not the others'. */
    private static boolean isWritten(LastWrite write) {
        try {
            return write.writeLast();
        } catch (RuntimeException e) {
            LOG.error("The last records could not be written", e);
            return true;
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** A paused server, as tests have it, continues later. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
