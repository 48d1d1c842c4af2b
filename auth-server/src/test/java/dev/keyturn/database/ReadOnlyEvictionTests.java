package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link ReadOnlyEviction} in a pool with one connection to a real PostgreSQL. */
class ReadOnlyEvictionTests {

    @ParameterizedTest
    @CsvSource({
        "set default_transaction_read_only = on, create table t (i int), 25006, true",
        "select 1, select * from absent, 42P01, false"
    })
    void aConnectionIsReplacedIfItsDatabaseIsReadOnly(String before, String failing, String state, boolean replaced)
            throws SQLException {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(PostgresServer.newDatabase());
        settings.setMaximumPoolSize(1);
        settings.setExceptionOverrideClassName(ReadOnlyEviction.class.getName());
        try (HikariDataSource pool = new HikariDataSource(settings)) {
            int process = process(pool);

            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(before);
                assertThatThrownBy(() -> statement.execute(failing))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                failure -> assertThat(failure.getSQLState()).isEqualTo(state));
            }

            assertThat(process(pool) != process).isEqualTo(replaced);
        }
    }

    private static int process(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
