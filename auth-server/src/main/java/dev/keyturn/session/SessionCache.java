package dev.keyturn.session;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.adminapi.Outage;
import dev.keyturn.cache.ReadThroughCache;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.ClusterListener;
import dev.keyturn.user.SessionUsers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Cache of sessions by the digest of their cookies. A request in a session that the node knows costs no statement.
 *
 * <p>If the message about the end of a session is lost, its pages can be opened for {@link #POSITIVE_TTL} at most. No grant
 * is stored in that time: {@link Sessions#validity} is a condition of each.
 */
@Component
class SessionCache implements ClusterListener, MeterBinder {

    static final Duration POSITIVE_TTL = Duration.ofSeconds(30);

    private static final Duration NEGATIVE_TTL = Duration.ofSeconds(2);
    private static final int MAX_CHARACTERS = 16_000_000;
    private static final int CHARACTERS_WITHOUT_ATTRIBUTES = 500;
    private static final String TOPIC = "session-changed";

    private final SessionRows rows;
    private final SessionUsers users;
    private final SessionAttributes attributes;
    private final Cluster cluster;
    private final ReadThroughCache<StoredSession> cache;

    SessionCache(SessionRows rows, SessionUsers users, SessionAttributes attributes, Cluster cluster, Ticker ticker) {
        this.rows = rows;
        this.users = users;
        this.attributes = attributes;
        this.cluster = cluster;
        this.cache = new ReadThroughCache<>(
                this::read,
                new ReadThroughCache.Ttl(POSITIVE_TTL, NEGATIVE_TTL),
                new ReadThroughCache.Size<>(
                        MAX_CHARACTERS,
                        session ->
                                CHARACTERS_WITHOUT_ATTRIBUTES + session.json().length()),
                Outage::isOutage,
                ticker);
    }

    /** Session of a cookie, at least as new as its browser has seen it. */
    Optional<StoredSession> find(SessionKey key) {
        String digest = key.digest();
        Optional<StoredSession> found = cache.get(digest);
        if (found.filter(session -> session.version() < key.version()).isPresent()) {
            cache.invalidate(digest);
            return cache.get(digest);
        }
        return found;
    }

    /** Reads a session from the database. */
    Optional<StoredSession> read(String digest) {
        return rows.find(digest)
                .flatMap(row -> users.find(row.user(), row.sid(), row.signedInAt(), row.failedSignIns(), row.methods())
                        .map(user -> new StoredSession(
                                digest,
                                user,
                                row.version(),
                                row.attributes(),
                                attributes.read(row.attributes()),
                                new LastUse(row.lastUsedAt()))));
    }

    /** Forgets a session on this node, as one that turned out to have ended. */
    void forget(String sid) {
        cache.invalidate(session -> session.user().sessionId().equals(sid));
    }

    /** Makes each node read these sessions again. */
    void changed(Collection<String> digests) {
        digests.forEach(digest -> {
            cache.invalidate(digest);
            cluster.publish(TOPIC, digest);
        });
    }

    /** The same, when the current transaction has ended. */
    void changedInTransaction(Collection<String> digests) {
        digests.forEach(digest -> {
            cache.invalidateAfterTransaction(digest);
            cluster.publish(TOPIC, digest);
        });
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        cache.bindTo(registry, "sessions");
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
