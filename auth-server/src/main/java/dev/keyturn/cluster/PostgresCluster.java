package dev.keyturn.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * {@link Cluster} over PostgreSQL's {@code NOTIFY}.
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
    private static final int MAX_WAITING = 10_000;

    /** Idle time after which a connection is checked. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** Before the web server, which starts in a phase below the default: a node that answers requests hears the others. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 10_000;

    private final Connections connections;
    private final Supplier<List<ClusterListener>> listeners;
    private final MessageCounts counts;
    private final UUID node = UUID.randomUUID();
    private final BlockingQueue<Message> outbox = new LinkedBlockingQueue<>(MAX_WAITING);
    private volatile @Nullable Message unsent;
    private @Nullable KeptConnection listening;
    private @Nullable KeptConnection sending;

    /** @param listeners asked each time, so that they may be created later than this */
    PostgresCluster(Connections connections, Supplier<List<ClusterListener>> listeners, MessageCounts counts) {
        this.connections = connections;
        this.listeners = listeners;
        this.counts = counts;
    }

    @Override
    public void publish(String topic, String payload) {
        Message message = new Message(node, topic, payload);
        AfterCommit.run(() -> {
            if (!outbox.offer(message)) {
                counts.dropped.increment();
                LOG.warn("Could not notify the other nodes of a change of {}: the queue is full", topic);
            }
        });
    }

    /** Returns once the other nodes are heard, or are found to be out of reach, which is then tried again and again. */
    @Override
    public void start() {
        KeptConnection listener = new KeptConnection("cluster-listener", connections, this::listen);
        listening = listener;
        sending = new KeptConnection("cluster-sender", connections, this::send);
        listener.awaitFirstTry();
    }

    @Override
    public void stop() {
        Stream.of(listening, sending).filter(Objects::nonNull).forEach(KeptConnection::close);
        listening = null;
        sending = null;
    }

    @Override
    public boolean isRunning() {
        return listening != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void listen(Connection connection, Runnable isReady) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            tell(ClusterListener::readAll);
            isReady.run();
            while (true) {
                PGNotification[] received = postgres.getNotifications((int) HEARTBEAT.toMillis());
                if (received == null || received.length == 0) {
                    requirePrimary(statement.executeQuery("show transaction_read_only"));
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
            counts.received.increment();
            tell(listener -> {
                if (listener.topic().equals(message.topic())) {
                    listener.receive(message.payload());
                }
            });
        }
    }

    /** A former primary may stay alive, and no other node is heard there. A new connection finds the primary. */
    private static void requirePrimary(ResultSet isReadOnly) throws SQLException {
        if (isReadOnly.next() && "on".equals(isReadOnly.getString(1))) {
            throw new SQLException("The database is read-only", "25006");
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

    /** A message that could not be sent is the first for the next connection. */
    private void send(Connection connection, Runnable isReady) throws SQLException, InterruptedException {
        try (PreparedStatement notify = connection.prepareStatement(
                "select current_setting('transaction_read_only'), pg_notify('" + CHANNEL + "', ?)")) {
            isReady.run();
            while (true) {
                Message waiting = unsent;
                Message next = waiting == null ? outbox.take() : waiting;
                unsent = next;
                notify.setString(1, next.text());
                requirePrimary(notify.executeQuery());
                unsent = null;
                counts.sent.increment();
            }
        }
    }
}
