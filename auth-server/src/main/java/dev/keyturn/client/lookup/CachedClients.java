package dev.keyturn.client.lookup;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.adminapi.Outage;
import dev.keyturn.cache.ReadThroughCache;
import dev.keyturn.client.ClientChange;
import dev.keyturn.client.ClientId;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.ClusterListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Cache of clients, so that a request in steady state costs no statement. A disabled client is
 * served like an unknown one.
 *
 * <p>If the message about a change is lost, the change is seen after {@link #POSITIVE_TTL} at the latest when it
 * makes an answer stricter (a client disabled, a secret retired), and after {@link #NEGATIVE_TTL} when it makes one
 * kinder (a client registered, a secret issued). Both an unknown client and a wrong secret rest on the second, so the number
 * of statements does not tell them apart (ADR 0006).
 */
@Component
public class CachedClients implements ClusterListener, MeterBinder {

    /** Maximum age of an entry by which a request is accepted. */
    public static final Duration POSITIVE_TTL = Duration.ofSeconds(30);

    /** Maximum age of an entry by which a request is rejected. */
    public static final Duration NEGATIVE_TTL = Duration.ofSeconds(2);

    private static final int MAX_CACHED = 10_000;

    private final Cluster cluster;
    private final ReadThroughCache<CachedClient> cache;

    public CachedClients(CachedClientQuery query, Cluster cluster, Ticker ticker) {
        this.cluster = cluster;
        this.cache = new ReadThroughCache<>(
                id -> query.find(new ClientId(id)),
                new ReadThroughCache.Ttl(POSITIVE_TTL, NEGATIVE_TTL),
                new ReadThroughCache.Size<>(MAX_CACHED, client -> 1),
                Outage::isOutage,
                ticker);
    }

    /** The client, if there is one and it is enabled. A text that is no identifier never reaches the database. */
    public Optional<CachedClient> find(String clientId) {
        return findEvenIfDisabled(clientId).filter(CachedClient::enabled);
    }

    /** The client, fresh enough to reject its request. */
    public Optional<CachedClient> findFresh(String clientId) {
        return cache.getFresh(clientId).filter(CachedClient::enabled);
    }

    /** The client, enabled or not; a disabled one is as fresh as one that does not exist. */
    Optional<CachedClient> findEvenIfDisabled(String clientId) {
        if (!ClientId.isValid(clientId)) {
            return Optional.empty();
        }
        Optional<CachedClient> cached = cache.get(clientId);
        return cached.isPresent() && !cached.get().enabled() ? cache.getFresh(clientId) : cached;
    }

    @EventListener
    void on(ClientChange change) {
        invalidateAfterTransaction(change.clientId());
    }

    /**
     * Invalidates a client when the current transaction ends, by commit or rollback; on other nodes if it commits.
     */
    public void invalidateAfterTransaction(ClientId id) {
        cluster.publish(ClientChange.TOPIC, id.value());
        cache.invalidateAfterTransaction(id.value());
    }

    /** Forgets what this node knows of a client. */
    void forget(ClientId id) {
        cache.invalidate(id.value());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        cache.bindTo(registry, "clients");
    }

    @Override
    public String topic() {
        return ClientChange.TOPIC;
    }

    @Override
    public void receive(String clientId) {
        cache.invalidate(clientId);
    }

    @Override
    public void readAll() {
        cache.invalidateAll();
    }
}
