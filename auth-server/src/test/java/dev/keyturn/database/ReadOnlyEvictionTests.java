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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/** {@link ReadOnlyEviction} in a pool with one connection to a real PostgreSQL. */
@Tag("server")
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

    /** The others, which were not asked to write, are with the same database. */
    @ParameterizedTest
    @CsvSource({"25006, 3", "42P01, 0"})
    void allConnectionsAreReplacedIfOneFindsItsDatabaseReadOnly(String state, int replaced) throws SQLException {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(PostgresServer.newDatabase());
        settings.setMaximumPoolSize(3);
        try (HikariDataSource pool = new HikariDataSource(settings)) {
            Set<Integer> before = processes(pool, 3);

            new ConnectionPool(pool).replaceIfReadOnly(new IllegalStateException(new SQLException("refused", state)));

            Set<Integer> after = processes(pool, 3);
            after.removeAll(before);
            assertThat(after).hasSize(replaced);
        }
    }

    private static Set<Integer> processes(HikariDataSource pool, int count) throws SQLException {
        Set<Integer> processes = new HashSet<>();
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Connection connection = pool.getConnection();
                taken.add(connection);
                processes.add(connection.unwrap(PGConnection.class).getBackendPID());
            }
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        return processes;
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
