package dev.keyturn.apikey.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reconciles the cache with the database if a message between nodes is lost: looks every 30 seconds for keys and clients that
 * changed recently, and invalidates other versions of them. So a node that is killed between its commit and its message does no
 * harm.
 */
@Component
public class CacheReconciler {

    /** Longer than the period, since a transaction commits later than the instant that it writes. */
    private static final Duration LOOK_BACK = Duration.ofSeconds(90);

    /** More changes invalidate the whole cache. */
    private static final int MAX_CHANGES = 1_000;

    private final JdbcClient jdbc;
    private final CachedApiKeys keys;
    private final Clock clock;

    CacheReconciler(JdbcClient jdbc, CachedApiKeys keys, Clock clock) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    public void look() {
        Instant since = clock.instant().minus(LOOK_BACK);
        List<Change> ofKeys = changedSince(since, "select digest, version from api_key");
        List<Change> ofClients = changedSince(since, "select client_id, version from client");
        if (ofKeys.size() > MAX_CHANGES || ofClients.size() > MAX_CHANGES) {
            keys.readAll();
        } else {
            ofKeys.forEach(change -> keys.invalidateUnlessAt(change.of, change.version));
            ofClients.forEach(change -> keys.invalidateKeysUnlessAt(change.of, change.version));
        }
    }

    private List<Change> changedSince(Instant since, String select) {
        return jdbc.sql(select + " where updated_at >= :since fetch first :most rows only")
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", MAX_CHANGES + 1)
                .query((row, number) -> new Change(row.getString(1), row.getLong(2)))
                .list();
    }

    /** @param of the digest of a key, or the identifier of a client */
    private record Change(String of, long version) {}
}
