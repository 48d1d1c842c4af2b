package dev.keyturn.client.lookup;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.adminapi.Outage;
import dev.keyturn.client.ClientChange;
import dev.keyturn.client.WebOrigins;
import dev.keyturn.cluster.ClusterListener;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Set of all origins from which a browser may call for some enabled client, for requests that name no client yet, such as a CORS
 * preflight. Answers from memory: one statement reads all of them after a change, and after {@link #MAX_AGE} in case the message
 * about a change was lost. Only requests that carry an {@code Origin} lead to one.
 */
@Component
public class RegisteredOrigins implements ClusterListener {

    static final Duration MAX_AGE = Duration.ofSeconds(30);

    /** How long the last known set stands while the database is away before it is asked again. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    static final int MAX_ORIGINS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(RegisteredOrigins.class);

    private static final String OF_ENABLED_CLIENTS = """
            select r.redirect_uri
            from client c join client_redirect_uri r on r.client_id = c.client_id
            where c.enabled and c.token_endpoint_auth_method = 'none'
            union
            select o.origin
            from client c join client_allowed_origin o on o.client_id = c.client_id
            where c.enabled
            """;

    private final Supplier<? extends Collection<String>> reader;
    private final Ticker ticker;
    private final ReentrantLock loading = new ReentrantLock();
    private final AtomicLong changes = new AtomicLong();
    private volatile @Nullable Snapshot snapshot;

    @Autowired
    RegisteredOrigins(JdbcClient jdbc, Ticker ticker) {
        this(() -> jdbc.sql(OF_ENABLED_CLIENTS).query(String.class).list(), ticker);
    }

    /** @param reader the redirect URIs of public clients and the allowed origins of all, of enabled ones */
    public RegisteredOrigins(Supplier<? extends Collection<String>> reader, Ticker ticker) {
        this.reader = reader;
        this.ticker = ticker;
    }

    /**
     * Whether a browser may call from this origin for at least one client. False if that is not known yet and the database is
     * away.
     *
     * @param origin as the browser spells it
     */
    public boolean contains(String origin) {
        Snapshot known = snapshot;
        if (known == null) {
            loading.lock();
        } else if (isFresh(known) || !loading.tryLock()) {
            return known.origins().contains(origin);
        }
        try {
            return load().origins().contains(origin);
        } finally {
            loading.unlock();
        }
    }

    private boolean isFresh(Snapshot known) {
        return known.change() == changes.get() && ticker.read() - known.staleAt() < 0;
    }

    private Snapshot load() {
        Snapshot known = snapshot;
        if (known != null && isFresh(known)) {
            return known;
        }
        long change = changes.get();
        Snapshot loaded;
        try {
            loaded = new Snapshot(origins(reader.get()), change, ticker.read() + MAX_AGE.toNanos());
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            Set<String> before = known == null ? Set.of() : known.origins();
            loaded = new Snapshot(before, change, ticker.read() + RETRY_AFTER.toNanos());
        }
        snapshot = loaded;
        return loaded;
    }

    private static Set<String> origins(Collection<String> uris) {
        Set<String> origins = new HashSet<>();
        for (String uri : uris) {
            if (origins.size() == MAX_ORIGINS) {
                LOG.warn(
                        "More than {} origins are registered. Browsers cannot call from further ones; remove unused origins.",
                        MAX_ORIGINS);
                break;
            }
            WebOrigins.of(uri).ifPresent(origins::add);
        }
        return origins;
    }

    /** Reads all again when the next browser calls. */
    @TransactionalEventListener(classes = ClientChange.class, phase = TransactionPhase.AFTER_COMPLETION)
    void invalidate() {
        changes.incrementAndGet();
    }

    @Override
    public String topic() {
        return ClientChange.TOPIC;
    }

    @Override
    public void receive(String clientId) {
        invalidate();
    }

    @Override
    public void readAll() {
        invalidate();
    }

    /**
     * All origins at one moment.
     *
     * @param change how many changes had been seen when it was read
     * @param staleAt by the ticker
     */
    private record Snapshot(Set<String> origins, long change, long staleAt) {}
}
