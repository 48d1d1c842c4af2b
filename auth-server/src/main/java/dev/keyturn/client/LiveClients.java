package dev.keyturn.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.adminapi.Outage;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.ClusterListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The enabled clients, remembered for a short time so that a request in steady state costs no statement.
 *
 * <p>What this node changes is forgotten as soon as the transaction ends, and what another node changes as soon as that one
 * says so. Should its message be lost, the change is seen after {@link #BELIEVED_WHEN_ACCEPTING} at the latest when it makes
 * an answer stricter (a client disabled, a secret retired), and after {@link #BELIEVED_WHEN_REFUSING} when it makes one kinder
 * (a client registered, a secret issued). Both an unknown client and a wrong secret rest on the second, so the number of
 * statements does not tell them apart (ADR 0006).
 */
@Component
class LiveClients implements ClusterListener {

    /** How old knowledge may be for a request to be accepted. */
    static final Duration BELIEVED_WHEN_ACCEPTING = Duration.ofSeconds(30);

    /** How old knowledge may be for a request to be refused. */
    static final Duration BELIEVED_WHEN_REFUSING = Duration.ofSeconds(2);

    private static final int MAX_REMEMBERED = 10_000;
    private static final String TOPIC = "clients";

    private final LiveClientQuery query;
    private final Cluster cluster;
    private final Ticker ticker;
    private final Cache<String, Known> known;
    private final Cache<String, Boolean> unknown;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong doubts = new AtomicLong();

    LiveClients(LiveClientQuery query, Cluster cluster, Ticker ticker) {
        this.query = query;
        this.cluster = cluster;
        this.ticker = ticker;
        this.known = remember(BELIEVED_WHEN_ACCEPTING, ticker);
        this.unknown = remember(BELIEVED_WHEN_REFUSING, ticker);
    }

    // Two memories, so that a flood of invented identifiers drives no real client out.
    private static <V> Cache<String, V> remember(Duration time, Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(time)
                .ticker(ticker)
                .build();
    }

    /** The client, if there is one and it is enabled. A text that is no identifier never reaches the database. */
    Optional<LiveClient> find(String clientId) {
        if (!ClientId.isValid(clientId)) {
            return Optional.empty();
        }
        Known remembered = known.getIfPresent(clientId);
        if (remembered != null) {
            return isDoubtful(remembered) ? readInsteadOf(remembered) : Optional.of(remembered.client());
        }
        if (unknown.getIfPresent(clientId) != null) {
            return Optional.empty();
        }
        return read(clientId);
    }

    /** The client as it must be known before a request of it is refused. */
    Optional<LiveClient> findToRefuse(String clientId) {
        Known remembered = known.getIfPresent(clientId);
        if (remembered != null
                && !isDoubtful(remembered)
                && ticker.read() - remembered.readAt() < BELIEVED_WHEN_REFUSING.toNanos()) {
            return Optional.of(remembered.client());
        }
        if (remembered == null && unknown.getIfPresent(clientId) != null) {
            return Optional.empty();
        }
        return read(clientId);
    }

    /** Whether messages about a client may have been missed since it was read. */
    private boolean isDoubtful(Known remembered) {
        return remembered.doubts() != doubts.get();
    }

    /** While the database is away, what is remembered stands for as long as it would have without the doubt. */
    private Optional<LiveClient> readInsteadOf(Known remembered) {
        try {
            return read(remembered.client().id().value());
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            return Optional.of(remembered.client());
        }
    }

    // Nothing is locked while the database works: a thread that waited here with a connection in hand could starve the
    // reader of one. A result that a change has overtaken is used but not remembered.
    private Optional<LiveClient> read(String clientId) {
        long before = changes.get();
        long doubtsBefore = doubts.get();
        long readAt = ticker.read();
        Optional<LiveClient> found = query.find(new ClientId(clientId));
        if (found.isPresent()) {
            Known now = new Known(found.get(), readAt, doubtsBefore);
            known.asMap().compute(clientId, (id, old) -> changes.get() == before ? now : old);
            unknown.invalidate(clientId);
        } else {
            unknown.asMap().compute(clientId, (id, old) -> changes.get() == before ? Boolean.TRUE : old);
            known.invalidate(clientId);
        }
        return found;
    }

    /**
     * Forgets what is known of a client as soon as the running transaction has ended, whichever way it ends; on other nodes
     * if it commits.
     */
    void forgetAfterTransaction(ClientId id) {
        cluster.publish(TOPIC, id.value());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                forget(id);
            }
        });
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public void receive(String clientId) {
        forget(new ClientId(clientId));
    }

    @Override
    public void readAll() {
        doubts.incrementAndGet();
        changes.incrementAndGet();
        unknown.invalidateAll();
    }

    private void forget(ClientId id) {
        changes.incrementAndGet();
        known.invalidate(id.value());
        unknown.invalidate(id.value());
    }

    /** @param doubts how often messages may have been missed before it was read */
    private record Known(LiveClient client, long readAt, long doubts) {}
}
