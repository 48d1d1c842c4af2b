package dev.keyturn.database;

import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/**
 * Explains in a sentence why a start failed at the database: an unsupported URL, a folder that cannot be written, no connection, or
 * tables of another version.
 * All other failures keep their stack trace.
 */
final class DatabaseFailureAnalyzer implements FailureAnalyzer {

    /** SQLState classes: connection exception, invalid authorization, unknown catalog, operator intervention. */
    private static final Set<String> NO_CONNECTION = Set.of("08", "28", "3D", "57");

    /** States of H2: not found, file in use, connection broken, not found and not to be created. */
    private static final Set<String> NO_EMBEDDED_DATABASE = Set.of("90013", "90020", "90067", "90146");

    private final Environment environment;

    DatabaseFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        String url = environment.getProperty("spring.datasource.url", "jdbc:h2:");
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            return new FailureAnalysis(
                    "SPRING_DATASOURCE_URL is not the URL of a PostgreSQL or H2 database.",
                    "Set it to a URL such as jdbc:postgresql://localhost:5432/keyturn.",
                    failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnusableDatabaseFolderException) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Make the folder writable for the server, or set another one in SPRING_DATASOURCE_URL.",
                        cause);
            }
            if (cause instanceof FlywayValidateException) {
                return new FailureAnalysis(
                        "The tables in the database do not match this version of Keyturn. " + oneLine(cause),
                        "Start the version that used the database last, or restore the database from a backup.",
                        cause);
            }
            if (cause instanceof SQLException refused && isConnectionFailure(refused)) {
                return new FailureAnalysis(
                        "The server cannot connect to its database. " + oneLine(refused),
                        "Check that the database runs, and SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and"
                                + " SPRING_DATASOURCE_PASSWORD.",
                        refused);
            }
        }
        return null;
    }

    private static boolean isConnectionFailure(SQLException refused) {
        String state = refused.getSQLState();
        return state != null
                && state.length() == 5
                && (NO_CONNECTION.contains(state.substring(0, 2)) || NO_EMBEDDED_DATABASE.contains(state));
    }

    /** Flyway puts a hint at the end of a message of several lines. */
    private static String oneLine(Throwable cause) {
        return String.join(
                " ",
                String.valueOf(cause.getMessage()).lines().map(String::strip).toList());
    }
}
