package dev.keyturn.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A {@link Cluster} whose messages travel through PostgreSQL's {@code NOTIFY}.
 *
 * <p>Two connections of its own, outside the pool, so that neither a request nor an exhausted pool delays a message: one
 * listens, one sends. A connection that breaks is opened again; since messages may have passed meanwhile, all listeners then
 * read everything.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-notify.html">PostgreSQL, NOTIFY</a>
 */
final class PostgresCluster implements Cluster, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
    private static final String CHANNEL = "keyturn";
    private static final int MOST_WAITING = 10_000;

    /** How long a silent connection is trusted before it is asked whether it still lives. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int ANSWER_TIMEOUT_MILLISECONDS = 5_000;

    private final Connections connections;
    private final Supplier<List<ClusterListener>> listeners;
    private final UUID node = UUID.randomUUID();
    private final BlockingQueue<Message> outbox = new LinkedBlockingQueue<>(MOST_WAITING);
    private final KeptConnection listening = new KeptConnection();
    private final KeptConnection sending = new KeptConnection();
    private volatile boolean running;

    /** @param listeners asked each time, so that they may be created later than this */
    PostgresCluster(Connections connections, Supplier<List<ClusterListener>> listeners) {
        this.connections = connections;
        this.listeners = listeners;
    }

    @Override
    public void publish(String topic, String payload) {
        Message message = new Message(node, topic, payload);
        AfterCommit.run(() -> {
            if (!outbox.offer(message)) {
                LOG.warn("Other nodes are not told of a change of {}: too many messages wait", topic);
            }
        });
    }

    @Override
    public void start() {
        running = true;
        startThread("cluster-listener", () -> listening.keep(this::listen));
        startThread("cluster-sender", () -> sending.keep(this::send));
    }

    @Override
    public void stop() {
        running = false;
        listening.close();
        sending.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            tell(ClusterListener::readAll);
            while (running) {
                PGNotification[] received = postgres.getNotifications((int) HEARTBEAT.toMillis());
                if (received == null || received.length == 0) {
                    statement.execute("select 1");
                } else {
                    for (PGNotification notification : received) {
                        Message.parse(notification.getParameter()).ifPresent(this::deliver);
                    }
                }
            }
        }
    }

    private void deliver(Message message) {
        if (!message.sender().equals(node)) {
            tell(listener -> {
                if (listener.topic().equals(message.topic())) {
                    listener.receive(message.payload());
                }
            });
        }
    }

    /** One listener's failure is not the others'. */
    private void tell(Consumer<ClusterListener> news) {
        for (ClusterListener listener : listeners.get()) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("The listener of {} failed", listener.topic(), e);
            }
        }
    }

    /** A message that could not be sent stays first in the queue for the next connection. */
    private void send(Connection connection) throws SQLException, InterruptedException {
        try (PreparedStatement notify = connection.prepareStatement("select pg_notify('" + CHANNEL + "', ?)")) {
            while (running) {
                Message next = sending.unsent == null ? outbox.take() : sending.unsent;
                sending.unsent = next;
                notify.setString(1, next.text());
                notify.execute();
                sending.unsent = null;
            }
        }
    }

    private static void startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Uses a connection until it breaks. */
    private interface Use {

        void run(Connection connection) throws SQLException, InterruptedException;
    }

    /** A connection that is opened again whenever it breaks. */
    private final class KeptConnection {

        private @Nullable Connection current;
        private @Nullable Thread thread;
        private @Nullable Message unsent;
        private boolean isReported;

        void keep(Use use) {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            while (running) {
                try (Connection connection = open()) {
                    connection.setNetworkTimeout(Runnable::run, ANSWER_TIMEOUT_MILLISECONDS);
                    isReported = false;
                    use.run(connection);
                } catch (SQLException e) {
                    report(e);
                    pause();
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        synchronized void close() {
            if (current != null) {
                try {
                    current.abort(Runnable::run);
                } catch (SQLException e) {
                    LOG.debug("A connection was closed already", e);
                }
            }
            if (thread != null) {
                thread.interrupt();
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
            if (running && !isReported) {
                LOG.warn("No connection to the other nodes, trying again: {}", failure.getMessage());
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
}
