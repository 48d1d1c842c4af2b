package dev.keyturn.client;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.adminapi.Outage;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.ClusterListener;
import dev.keyturn.cluster.Remembered;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The enabled clients, remembered for a short time so that a request in steady state costs no statement.
 *
 * <p>Should the message about a change be lost, the change is seen after {@link #BELIEVED_WHEN_ACCEPTING} at the latest when it
 * makes an answer stricter (a client disabled, a secret retired), and after {@link #BELIEVED_WHEN_REFUSING} when it makes one
 * kinder (a client registered, a secret issued). Both an unknown client and a wrong secret rest on the second, so the number
 * of statements does not tell them apart (ADR 0006).
 */
@Component
class CachedClients implements ClusterListener {

    /** How old knowledge may be for a request to be accepted. */
    static final Duration BELIEVED_WHEN_ACCEPTING = Duration.ofSeconds(30);

    /** How old knowledge may be for a request to be refused. */
    static final Duration BELIEVED_WHEN_REFUSING = Duration.ofSeconds(2);

    private static final int MAX_REMEMBERED = 10_000;

    private final Cluster cluster;
    private final Remembered<CachedClient> remembered;
    private final RegisteredOrigins origins;

    CachedClients(CachedClientQuery query, Cluster cluster, RegisteredOrigins origins, Ticker ticker) {
        this.cluster = cluster;
        this.origins = origins;
        this.remembered = new Remembered<>(
                id -> query.find(new ClientId(id)),
                new Remembered.Age(BELIEVED_WHEN_ACCEPTING, BELIEVED_WHEN_REFUSING),
                new Remembered.Size<>(MAX_REMEMBERED, client -> 1),
                Outage::isOutage,
                ticker);
    }

    /** The client, if there is one and it is enabled. A text that is no identifier never reaches the database. */
    Optional<CachedClient> find(String clientId) {
        return ClientId.isValid(clientId) ? remembered.find(clientId) : Optional.empty();
    }

    /** The client as it must be known before a request of it is refused. */
    Optional<CachedClient> findToRefuse(String clientId) {
        return remembered.findToRefuse(clientId);
    }

    /**
     * Forgets what is known of a client as soon as the running transaction has ended, whichever way it ends; on other nodes
     * if it commits.
     */
    void forgetAfterTransaction(ClientId id) {
        cluster.publish(Clients.TOPIC, id.value());
        remembered.forgetAfterTransaction(id.value(), origins::forget);
    }

    @Override
    public String topic() {
        return Clients.TOPIC;
    }

    @Override
    public void receive(String clientId) {
        remembered.forget(clientId);
        origins.forget();
    }

    @Override
    public void readAll() {
        remembered.doubt();
        origins.forget();
    }
}
