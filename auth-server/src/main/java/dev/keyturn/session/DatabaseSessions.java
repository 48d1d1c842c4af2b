package dev.keyturn.session;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.database.StoredTime;
import dev.keyturn.user.SignedInUser;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sessions in the database, with a cache in front. Only a session with a signed-in user is stored.
 *
 * <p>A change of attributes costs a statement. Requests that change different attributes at the same time keep the changes of
 * each other; of two that change the same one, the later stands. Each node stores the last use of a session once a minute at
 * most.
 */
@Component
class DatabaseSessions implements SessionRepository<BrowserSession> {

    private static final Logger log = LoggerFactory.getLogger(DatabaseSessions.class);
    private static final int MAX_ATTEMPTS = 20;

    private final SessionCache cache;
    private final SessionRows rows;
    private final SessionAttributes attributes;
    private final SessionProperties properties;
    private final TransactionOperations transactions;
    private final Clock clock;

    DatabaseSessions(
            SessionCache cache,
            SessionRows rows,
            SessionAttributes attributes,
            SessionProperties properties,
            TransactionOperations transactions,
            Clock clock) {
        this.cache = cache;
        this.rows = rows;
        this.attributes = attributes;
        this.properties = properties;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public BrowserSession createSession() {
        return new BrowserSession(attributes.names(), StoredTime.now(clock));
    }

    @Override
    public @Nullable BrowserSession findById(String id) {
        return SessionKey.parse(id)
                .flatMap(key -> cache.find(key)
                        .filter(this::isLive)
                        .map(stored -> new BrowserSession(attributes.names(), key, stored)))
                .orElse(null);
    }

    private boolean isLive(StoredSession stored) {
        return !properties.hasEnded(stored.user().signedInAt(), stored.lastUse().at(), clock.instant());
    }

    @Override
    public void save(BrowserSession session) {
        Optional<SignedInUser> user = session.user();
        if (user.isEmpty()) {
            deleteStored(session);
        } else if (session.hasNewKey()) {
            insert(session, user.get());
        } else if (session.hasChanges()) {
            update(session);
        } else {
            touch(session);
        }
    }

    private void deleteStored(BrowserSession session) {
        StoredSession stored = session.stored();
        if (stored != null) {
            delete(stored.digest());
        }
    }

    /** Stores a sign-in in place of the session that it replaces, or ends that one only. */
    private void insert(BrowserSession session, SignedInUser user) {
        StoredSession replaced = session.stored();
        String digest = session.key().digest();
        String json = attributes.write(session.attributesOver(replaced == null ? Map.of() : replaced.attributes()));
        Instant now = StoredTime.now(clock);
        boolean isInserted = Boolean.TRUE.equals(transactions.execute(transaction -> {
            if (replaced != null) {
                rows.delete(replaced.digest());
            }
            return rows.insert(digest, user, json, now);
        }));
        if (replaced != null) {
            cache.changed(List.of(replaced.digest()));
        }
        if (isInserted) {
            session.become(new StoredSession(digest, user, 0, json, attributes.read(json), new LastUse(now)));
        }
    }

    private void update(BrowserSession session) {
        StoredSession stored = session.stored();
        for (int attempt = 0; stored != null && attempt < MAX_ATTEMPTS; attempt++) {
            Instant now = StoredTime.now(clock);
            String json = attributes.write(session.attributesOver(stored.attributes()));
            if (rows.update(stored.digest(), stored.version(), json, now)) {
                session.become(stored.next(json, attributes.read(json), now));
                cache.changed(List.of(stored.digest()));
                return;
            }
            stored = cache.read(stored.digest()).orElse(null);
        }
        if (stored != null) {
            throw new IllegalStateException("The session changed " + MAX_ATTEMPTS + " times while it was stored");
        }
    }

    private void touch(BrowserSession session) {
        StoredSession stored = session.stored();
        Instant now = StoredTime.now(clock);
        if (stored == null || !stored.lastUse().use(now, properties.writeInterval())) {
            return;
        }
        try {
            rows.touch(stored.digest(), now);
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            log.debug("The database is unavailable: the last use of a session is not stored.", e);
        }
    }

    @Override
    public void deleteById(String id) {
        SessionKey.parse(id).ifPresent(key -> delete(key.digest()));
    }

    private void delete(String digest) {
        rows.delete(digest);
        cache.changed(List.of(digest));
    }
}
