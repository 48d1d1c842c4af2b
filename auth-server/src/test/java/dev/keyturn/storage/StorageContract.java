package dev.keyturn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What is promised of storage on any database. */
@RunningServer
abstract class StorageContract {

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
    MeterRegistry meters;

    @Autowired
    JdbcTemplate database;

    @Autowired
    Api api;

    private final MeterRegistry counted = new SimpleMeterRegistry();

    private StoredGrants stored;

    /** One to which all that ends within two hours has expired; the server's own finds nothing of that yet. */
    private Purger purger;

    abstract boolean isPostgres();

    @BeforeEach
    void startWithNothingExpired() {
        purger = new Purger(purges, locks, transaction, counted, Clock.offset(clock, Duration.ofHours(2)));
        purger.run();
        stored = new StoredGrants(database, isPostgres());
    }

    @Test
    void expiredRowsAreDeletedInBatchesAndLiveRowsStay() {
        StoredGrants living = new StoredGrants(database, isPostgres());
        living.write(10, 3);
        stored.write(2 * Purger.BATCH + 1, 1);
        double before = purged();

        List<String> statements = Statements.during(purger::run);

        assertThat(stored.count()).isZero();
        assertThat(living.count()).isEqualTo(10);
        assertThat(living.countTokens()).isEqualTo(10);
        assertThat(purged() - before).isEqualTo(2 * Purger.BATCH + 1);
        living.delete();
        assertThat(statements.stream().filter(text -> text.startsWith("delete from oauth_authorization")))
                .hasSize(3);
    }

    @Test
    void severalNodesShareTheWorkAndCountNothingTwice() {
        stored.write(2 * Purger.BATCH, 1);
        double before = purged();
        Callable<Void> node = () -> {
            purger.run();
            return null;
        };

        assertThat(Race.between(node, node, node, node)).containsOnlyNulls();

        assertThat(stored.count()).isZero();
        assertThat(purged() - before).isEqualTo(2 * Purger.BATCH);
    }

    @Test
    void aPurgeThatFailsDoesNotKeepTheOthersFromTheirs() {
        stored.write(1, 1);
        Purge failing = new Purge() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public int purge(Instant now, int limit) {
                throw new IllegalStateException("fails");
            }
        };
        ObjectProvider<Purge> all = new ObjectProvider<>() {
            @Override
            public Stream<Purge> orderedStream() {
                return Stream.concat(Stream.of(failing), purges.orderedStream());
            }
        };

        new Purger(all, locks, transaction, counted, Clock.offset(clock, Duration.ofHours(2))).run();

        assertThat(stored.count()).isZero();
    }

    @Test
    void theReportTellsRowsBytesAndTheOldestOfEachKind() {
        stored.write(100, 1);

        List<StorageUse> all = report.measure();

        assertThat(all)
                .extracting(StorageUse::kind)
                .containsExactly(
                        "grants",
                        "tokens",
                        "revocations",
                        "api-keys",
                        "audit-events",
                        "client-assertions",
                        "audit-leaves",
                        "alarms");
        StorageUse grants = all.get(0);
        assertThat(grants.rows()).isGreaterThanOrEqualTo(100);
        assertThat(grants.rowsEstimated()).isFalse();
        assertThat(grants.bytes()).isGreaterThanOrEqualTo(isPostgres() ? 1 : 0);
        assertThat(grants.oldestWrittenAt()).isBefore(grants.oldestExpiresAt());
        assertThat(all.get(1).oldestExpiresAt()).isNotNull();
        assertThat(all.get(4).oldestWrittenAt()).isNotNull();
        assertThat(all.get(4).oldestExpiresAt()).isAfter(all.get(4).oldestWrittenAt());
    }

    @Test
    void theMetricsAreThere() {
        for (String name : Set.of(
                "keyturn.storage.rows",
                "keyturn.storage.bytes",
                "keyturn.storage.oldest.age",
                "keyturn.storage.overdue")) {
            assertThat(meters.get(name).tag("kind", "audit-events").gauge().value())
                    .isNotNegative();
        }
        assertThat(meters.get("keyturn.storage.rows")
                        .tag("kind", "audit-events")
                        .gauge()
                        .value())
                .isPositive();
    }

    @Test
    void readingNeedsTheScope() {
        JsonNode answer = api.admin("GET", "/storage", null).json();
        Api.Answer without = api.get("/admin/api/v1/storage", null);
        String token = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:audit:read")
                .json()
                .get("access_token")
                .asString();

        assertThat(answer.get("kinds").get(4).get("kind").asString()).isEqualTo("audit-events");
        assertThat(answer.get("kinds").get(4).get("rows").asLong()).isPositive();
        assertThat(without.status()).isEqualTo(401);
        assertThat(api.get("/admin/api/v1/storage", token).status()).isEqualTo(403);
        assertThat(api.admin("POST", "/storage", Map.of()).status()).isEqualTo(405);
    }

    private double purged() {
        return counted.counter("keyturn.storage.purged", "kind", "grants").count();
    }
}
