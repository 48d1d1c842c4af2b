package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.testing.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Tag("server")
class UsageSharingOnPostgresTests extends UsageSharingContract {

    private static DriverManagerDataSource database;

    @BeforeAll
    static void migrate() {
        database = new DriverManagerDataSource(PostgresServer.newDatabase());
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    @Override
    UsageStore store() {
        return new PostgresUsage(database, Duration.ofDays(1));
    }

    @Override
    void pass(Duration time) {
        new JdbcTemplate(database)
                .update("update request_usage set full_at = full_at - ? * interval '1 second'", time.toSeconds());
    }

    @Test
    void fullBudgetsAreDeleted() {
        UUID full = UUID.randomUUID();
        UUID used = UUID.randomUUID();
        store().add(List.of(new Usage(full, 1), new Usage(used, 60_000_000)));

        new PostgresUsage(database, Duration.ofNanos(-1)).add(List.of(new Usage(UUID.randomUUID(), 1)));

        assertThat(new JdbcTemplate(database).queryForList("select id from request_usage", UUID.class))
                .contains(used)
                .doesNotContain(full);
    }

    @Test
    void aTableThatIsLockedIsAnOutage() throws Exception {
        UsageStore store = store();
        try (var locking = database.getConnection();
                var statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("lock table request_usage");

            assertThatThrownBy(() -> store.add(List.of(new Usage(UUID.randomUUID(), 1))))
                    .isInstanceOf(RuntimeException.class);
            locking.rollback();
        }
    }
}
