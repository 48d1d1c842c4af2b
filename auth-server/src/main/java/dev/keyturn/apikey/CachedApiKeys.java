package dev.keyturn.apikey;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.adminapi.Outage;
import dev.keyturn.client.ClientDeleted;
import dev.keyturn.client.ClientDisabled;
import dev.keyturn.client.ClientEnabled;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientUpdated;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.ClusterListener;
import dev.keyturn.cluster.Remembered;
import dev.keyturn.oauth.TokenDigest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The API keys, remembered by their digests so that verifying one in steady state costs no statement.
 *
 * <p>Should the message about a change be lost, {@link CacheReconciler} finds it within 30 seconds.
 */
@Component
class CachedApiKeys implements ClusterListener {

    static final String TOPIC = "api-keys";

    private static final Remembered.Age AGE = new Remembered.Age(Duration.ofMinutes(10), Duration.ofSeconds(2));

    private final Cluster cluster;
    private final Remembered<CachedApiKey> remembered;

    CachedApiKeys(CachedApiKeyQuery query, ApiKeyProperties properties, Cluster cluster, Ticker ticker) {
        this.cluster = cluster;
        this.remembered = new Remembered<>(
                query::find,
                AGE,
                new Remembered.Size<>(properties.cacheBytes(), CachedApiKey::bytes),
                Outage::isOutage,
                ticker);
    }

    /** Whether this node knows the key, so that finding it may cost no statement. */
    boolean remembers(TokenDigest digest) {
        return remembered.remembers(digest.hex());
    }

    /** The key with this digest, as fresh as it must be to be accepted. */
    Optional<CachedApiKey> find(TokenDigest digest) {
        return remembered.find(digest.hex());
    }

    /** The key with this digest, as fresh as it must be to be refused. */
    Optional<CachedApiKey> findToRefuse(TokenDigest digest) {
        return remembered.findToRefuse(digest.hex());
    }

    /**
     * Forgets what is known of a key as soon as the running transaction has ended, whichever way it ends; on other nodes if
     * it commits.
     */
    void forgetAfterTransaction(TokenDigest digest) {
        cluster.publish(TOPIC, digest.hex());
        remembered.forgetAfterTransaction(digest.hex());
    }

    @EventListener
    void on(ClientUpdated change) {
        forgetAfterTransaction(change.clientId());
    }

    @EventListener
    void on(ClientDisabled change) {
        forgetAfterTransaction(change.clientId());
    }

    @EventListener
    void on(ClientEnabled change) {
        forgetAfterTransaction(change.clientId());
    }

    @EventListener
    void on(ClientDeleted change) {
        forgetAfterTransaction(change.clientId());
    }

    private void forgetAfterTransaction(ClientId client) {
        remembered.forgetAfterTransaction(key -> key.clientId().equals(client));
    }

    /** Another node changed a client, or somebody did of whom no message came. */
    void forgetKeysOf(String clientId) {
        remembered.forget(key -> key.clientId().value().equals(clientId));
    }

    /** Forgets what is known of a key unless it is at this version. */
    void forgetUnlessAt(String digest, long version) {
        remembered.forget(digest, key -> key.version() != version);
    }

    /** Forgets the keys of a client unless they were read with it at this version. */
    void forgetKeysUnlessAt(String clientId, long version) {
        remembered.forget(key -> key.clientId().value().equals(clientId) && key.clientVersion() != version);
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public void receive(String digest) {
        remembered.forget(digest);
    }

    @Override
    public void readAll() {
        remembered.doubt();
    }
}
