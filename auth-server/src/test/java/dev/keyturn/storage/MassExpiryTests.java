package dev.keyturn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnPostgres;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A hundred thousand grants and more expire while a partner refreshes: all are deleted, their space is used again, and the partner
 * notices nothing. Each night a million do.
 */
@Tag("server")
@RunningServer
@OnPostgres
class MassExpiryTests {

    /** More than the server counts one by one. */
    private static final int GRANTS = Integer.getInteger("keyturn.test.grants", StorageReport.COUNTED * 3 / 2);

    /** A partner that refreshes without a pause keeps a processor busy for a minute, and meets no other state of the purge. */
    private static final int MILLISECONDS_BETWEEN_REFRESHES = 50;

    @Autowired
    ObjectProvider<Purge> purges;

    @Autowired
    DatabaseLocks locks;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    @Autowired
    StorageReport report;

    @Autowired
    JdbcTemplate database;

    @Autowired
    Api api;

    private final CountDownLatch isOver = new CountDownLatch(1);

    @Test
    void allRowsGoUnderTrafficAndTheirPlaceIsUsedAgain() throws Exception {
        Purger purger = new Purger(
                purges, locks, transaction, new SimpleMeterRegistry(), Clock.offset(clock, Duration.ofHours(2)));
        purger.run();
        StoredGrants stored = new StoredGrants(database, true);
        stored.write(GRANTS, 1);
        database.execute("vacuum analyze oauth_authorization, oauth_token");
        long fullTables = bytesOfTables();
        StorageUse full = report.measure().get(0);
        ExecutorService thread = Executors.newSingleThreadExecutor();

        int refreshed;
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Partner attempt = partner.attempt();
            RefreshToken first = refreshToken(attempt.exchange(partner.allow(attempt)));
            Future<Integer> traffic = thread.submit(() -> refreshUntilOver(attempt, first));
            try {
                purger.run();
            } finally {
                isOver.countDown();
                refreshed = traffic.get(1, TimeUnit.MINUTES);
                thread.shutdown();
            }
        }
        long left = stored.count();
        database.execute("vacuum oauth_authorization, oauth_token");
        stored.write(GRANTS / 10, 1);
        long usedAgain = bytesOfTables();
        long written = stored.count();
        stored.delete();

        assertThat(full.rowsEstimated()).isTrue();
        assertThat(full.rows()).isBetween(GRANTS * 9L / 10, GRANTS * 11L / 10);
        assertThat(left).isZero();
        assertThat(refreshed).isPositive();
        assertThat(written).isEqualTo(GRANTS / 10);
        assertThat(usedAgain).isLessThan(fullTables + fullTables / 20);
    }

    private int refreshUntilOver(Partner attempt, RefreshToken first) throws InterruptedException {
        RefreshToken current = first;
        int refreshed = 0;
        do {
            current = refreshToken(attempt.refresh(current));
            refreshed++;
        } while (!isOver.await(MILLISECONDS_BETWEEN_REFRESHES, TimeUnit.MILLISECONDS));
        return refreshed;
    }

    private static RefreshToken refreshToken(HTTPResponse response) {
        assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(200);
        return ((OIDCTokenResponse) Partner.parse(response)).getOIDCTokens().getRefreshToken();
    }

    /** Where PostgreSQL keeps rows; what is empty there it gives back or fills again. */
    private long bytesOfTables() {
        return database.queryForList(
                        "select pg_relation_size('oauth_authorization') + pg_relation_size('oauth_token')", Long.class)
                .get(0);
    }
}
