package dev.keyturn.revocation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Updates that tell what they changed, in one statement and in the words that each database has for that. */
@Component
public class ReturningUpdates {

    private final NamedParameterJdbcTemplate database;

    private volatile @Nullable Boolean isPostgres;

    ReturningUpdates(JdbcTemplate database) {
        this.database = new NamedParameterJdbcTemplate(database);
    }

    /**
     * Runs an update in the current transaction.
     *
     * @param parameters what it names; instants are given as such
     * @return the column's new value in each row that it changed
     */
    public List<String> run(String update, String column, Map<String, ?> parameters) {
        return query(
                isPostgres()
                        ? update + " returning " + column
                        : "select " + column + " from final table (" + update + ")",
                parameters);
    }

    List<String> query(String sql, Map<String, ?> parameters) {
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, value) -> values.put(name, value instanceof Instant at ? inUtc(at) : value));
        return database.queryForList(sql, values, String.class);
    }

    boolean isPostgres() {
        Boolean known = isPostgres;
        if (known == null) {
            known = Boolean.TRUE.equals(
                    database.getJdbcOperations().execute((ConnectionCallback<Boolean>) ReturningUpdates::isPostgres));
            isPostgres = known;
        }
        return known;
    }

    private static boolean isPostgres(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    static OffsetDateTime inUtc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
