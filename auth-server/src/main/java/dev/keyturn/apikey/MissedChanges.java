package dev.keyturn.apikey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The net under the messages between nodes: looks every 30 seconds for keys and clients that have changed of late, and
 * forgets what is remembered of them. A node that is killed between its commit and its message loses nothing that way.
 */
@Component
class MissedChanges {

    /** Longer than the period, since a transaction commits later than the instant that it writes. */
    private static final Duration LOOK_BACK = Duration.ofSeconds(90);

    /** If there are more, everything is read again when it is used next. */
    private static final int MOST = 1_000;

    private final JdbcClient jdbc;
    private final LiveApiKeys keys;
    private final Clock clock;

    MissedChanges(JdbcClient jdbc, LiveApiKeys keys, Clock clock) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    void look() {
        Instant since = clock.instant().minus(LOOK_BACK);
        List<String> digests = changedSince(since, "select digest from api_key");
        List<String> clients = changedSince(since, "select client_id from client");
        if (digests.size() > MOST || clients.size() > MOST) {
            keys.readAll();
        } else {
            digests.forEach(keys::receive);
            clients.forEach(keys::forgetKeysOf);
        }
    }

    private List<String> changedSince(Instant since, String select) {
        return jdbc.sql(select + " where updated_at >= :since fetch first :most rows only")
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", MOST + 1)
                .query(String.class)
                .list();
    }
}
