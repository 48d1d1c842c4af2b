package dev.keyturn.audit.proof;

import dev.keyturn.command.ConfiguredDatabase;
import dev.keyturn.command.QuietStart;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Trail in the database of the server's configuration, read without starting the server: it migrates and writes nothing. */
final class StoredTrail {

    private static final int FETCH_SIZE = 1000;

    private StoredTrail() {}

    /** @throws IOException if it cannot be read */
    static void read(List<String> settings, Trail.Reader reader) throws IOException {
        try (ConfigurableApplicationContext configuration = QuietStart.configuration(settings);
                Connection connection = ConfiguredDatabase.connect(configuration.getEnvironment())) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            JdbcTemplate database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            database.setFetchSize(FETCH_SIZE);
            new DatabaseTrail(database).read(reader);
            connection.rollback();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
