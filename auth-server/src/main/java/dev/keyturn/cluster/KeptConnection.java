package dev.keyturn.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection with a thread that uses it, opened again whenever it breaks. */
final class KeptConnection {

    private static final Logger LOG = LoggerFactory.getLogger(KeptConnection.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int ANSWER_TIMEOUT_MILLISECONDS = 5_000;

    private final Connections connections;
    private final Use use;
    private final CountDownLatch tried = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Connection current;
    private volatile boolean isClosed;
    private boolean isReported;

    /** Action on a connection until it breaks. */
    interface Use {

        /** @param isReady to be called once the connection does what it is for */
        void run(Connection connection, Runnable isReady) throws SQLException, InterruptedException;
    }

    /** Opens it in a thread of this name. */
    KeptConnection(String name, Connections connections, Use use) {
        this.connections = connections;
        this.use = use;
        this.thread = new Thread(this::keep, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the connection is ready, or could not be made at first. */
    void awaitFirstTry() {
        try {
            if (!tried.await(ANSWER_TIMEOUT_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                LOG.warn("{} waits for the database", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Breaks the connection for good. */
    void close() {
        isClosed = true;
        synchronized (this) {
            if (current != null) {
                try {
                    current.abort(Runnable::run);
                } catch (SQLException e) {
                    LOG.debug("A connection was closed already", e);
                }
            }
        }
        thread.interrupt();
    }

    private void keep() {
        while (!isClosed) {
            try (Connection connection = open()) {
                if (isClosed) {
                    return;
                }
                connection.setNetworkTimeout(Runnable::run, ANSWER_TIMEOUT_MILLISECONDS);
                isReported = false;
                use.run(connection, tried::countDown);
            } catch (SQLException e) {
                report(e);
                tried.countDown();
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Connection open() throws SQLException {
        Connection opened = connections.open();
        synchronized (this) {
            current = opened;
        }
        return opened;
    }

    private void report(SQLException failure) {
        if (!isClosed && !isReported) {
            LOG.warn("Not connected to the other nodes; retrying: {}", failure.getMessage());
            isReported = true;
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
