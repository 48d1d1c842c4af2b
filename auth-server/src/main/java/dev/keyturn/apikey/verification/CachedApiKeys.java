package dev.keyturn.apikey.verification;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.adminapi.Outage;
import dev.keyturn.apikey.ApiKeyChange;
import dev.keyturn.apikey.ApiKeyProperties;
import dev.keyturn.cache.ReadThroughCache;
import dev.keyturn.client.ClientChange;
import dev.keyturn.client.ClientId;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.ClusterListener;
import dev.keyturn.oauth.TokenDigest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Cache of API keys by their digests, so that verifying one in steady state costs no statement.
 *
 * <p>If the message about a change is lost, {@link CacheReconciler} finds it within 30 seconds.
 */
@Component
class CachedApiKeys implements ClusterListener, MeterBinder {

    static final String TOPIC = "api-keys";

    private static final ReadThroughCache.Ttl TTL =
            new ReadThroughCache.Ttl(Duration.ofMinutes(10), Duration.ofSeconds(2));

    private final Cluster cluster;
    private final ReadThroughCache<CachedApiKey> cache;

    CachedApiKeys(CachedApiKeyQuery query, ApiKeyProperties properties, Cluster cluster, Ticker ticker) {
        this.cluster = cluster;
        this.cache = new ReadThroughCache<>(
                query::find,
                TTL,
                new ReadThroughCache.Size<>(properties.cacheBytes(), CachedApiKey::bytes),
                Outage::isOutage,
                ticker);
    }

    /** Whether the key is cached on this node. */
    boolean isCached(TokenDigest digest) {
        return cache.contains(digest.hex());
    }

    /** The key with this digest, fresh enough to be accepted. */
    Optional<CachedApiKey> find(TokenDigest digest) {
        return cache.get(digest.hex());
    }

    /** The key with this digest, fresh enough to be rejected. */
    Optional<CachedApiKey> findFresh(TokenDigest digest) {
        return cache.getFresh(digest.hex());
    }

    /**
     * Invalidates a key when the current transaction ends, by commit or rollback; on other nodes if it commits.
     */
    private void invalidateAfterTransaction(TokenDigest digest) {
        cluster.publish(TOPIC, digest.hex());
        cache.invalidateAfterTransaction(digest.hex());
    }

    /** A report of a leak and a reminder leave the key as it is; the events that change it follow. */
    @EventListener
    void on(ApiKeyChange change) {
        if (!(change instanceof ApiKeyChange.ApiKeyLeaked || change instanceof ApiKeyChange.ApiKeyExpiring)) {
            invalidateAfterTransaction(change.key().digest());
        }
    }

    @EventListener
    void on(ClientChange change) {
        invalidateAfterTransaction(change.clientId());
    }

    private void invalidateAfterTransaction(ClientId client) {
        cache.invalidateAfterTransaction(key -> key.clientId().equals(client));
    }

    /** Invalidates the keys of a client that another node changed. */
    void invalidateKeysOf(String clientId) {
        cache.invalidate(key -> key.clientId().value().equals(clientId));
    }

    /** Invalidates a key unless it has this version. */
    void invalidateUnlessAt(String digest, long version) {
        cache.invalidate(digest, key -> key.version() != version);
    }

    /** Invalidates the keys of a client unless they were read with this version of it. */
    void invalidateKeysUnlessAt(String clientId, long version) {
        cache.invalidate(
                key -> key.clientId().value().equals(clientId) && key.client().version() != version);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        cache.bindTo(registry, "api-keys");
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public void receive(String digest) {
        cache.invalidate(digest);
    }

    @Override
    public void readAll() {
        cache.invalidateAll();
    }
}
