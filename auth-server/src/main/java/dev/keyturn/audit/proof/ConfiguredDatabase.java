package dev.keyturn.audit.proof;

import dev.keyturn.command.QuietStart;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Database of the server's configuration, read without starting the server: it migrates and writes nothing. */
final class ConfiguredDatabase {

    private static final int FETCH_SIZE = 1000;

    private ConfiguredDatabase() {}

    /** @throws IOException if it cannot be read */
    static void read(List<String> settings, Trail.Reader reader) throws IOException {
        try (ConfigurableApplicationContext configuration = QuietStart.of(ConfiguredDatabase.class, settings)) {
            read(configuration.getEnvironment(), reader);
        }
    }

    private static void read(Environment environment, Trail.Reader reader) throws IOException {
        DataSourceProperties properties = Binder.get(environment)
                .bind("spring.datasource", DataSourceProperties.class)
                .orElseThrow(() -> new IOException("no database is configured"));
        String url = properties.determineUrl();
        DataSource configured = properties
                .initializeDataSourceBuilder()
                .type(SimpleDriverDataSource.class)
                // else H2 would make a new database
                .url(url.startsWith("jdbc:h2:") ? url + ";IFEXISTS=TRUE" : url)
                .build();
        try (Connection connection = configured.getConnection()) {
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
