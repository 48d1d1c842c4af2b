package dev.keyturn.command;

import dev.keyturn.database.EmbeddedDatabaseRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Database of the server's configuration, as a command opens it: only if it exists. */
public final class ConfiguredDatabase {

    private ConfiguredDatabase() {}

    /**
     * Opens a connection. The file of an embedded database is recovered before, as in a start of the server.
     *
     * @throws IOException if no database is configured, or there is no file
     * @throws SQLException if the database cannot be opened
     */
    public static Connection connect(Environment environment) throws IOException, SQLException {
        DataSourceProperties properties = Binder.get(environment)
                .bind("spring.datasource", DataSourceProperties.class)
                .orElseThrow(() -> new IOException("no database is configured"));
        String url = properties.determineUrl();
        Optional<Path> file = EmbeddedDatabaseRecovery.file(url);
        if (file.isPresent()) {
            prepare(file.get());
        }
        return properties
                .initializeDataSourceBuilder()
                .type(SimpleDriverDataSource.class)
                .url(file.isPresent() ? url + ";IFEXISTS=TRUE" : url)
                .build()
                .getConnection();
    }

    /** H2 takes an empty file for a new database. */
    private static void prepare(Path file) throws IOException {
        if (file.toFile().length() == 0) {
            throw new IOException(
                    "there is no database at " + file.toAbsolutePath().normalize()
                            + ". Run the command in the server's folder, or name the database with --spring.datasource.url=URL"
                            + " or SPRING_DATASOURCE_URL.");
        }
        EmbeddedDatabaseRecovery.recover(file);
    }
}
