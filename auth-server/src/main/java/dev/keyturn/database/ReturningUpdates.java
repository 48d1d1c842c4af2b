package dev.keyturn.database;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Updates that tell what they changed, in one statement. */
@Component
public class ReturningUpdates {

    private final NamedParameterJdbcTemplate database;
    private final DatabaseProduct product;

    ReturningUpdates(JdbcTemplate database, DatabaseProduct product) {
        this.database = new NamedParameterJdbcTemplate(database);
        this.product = product;
    }

    /**
     * Runs an update in the current transaction.
     *
     * @param parameters what it names; instants are given as such
     * @return the column's new value in each row that it changed
     */
    public List<String> run(String update, String column, Map<String, ?> parameters) {
        return query(
                product.isPostgres()
                        ? update + " returning " + column
                        : "select " + column + " from final table (" + update + ")",
                parameters);
    }

    /**
     * Runs a deletion in the current transaction.
     *
     * @param parameters what it names; instants are given as such
     * @return the column's value in each row that it deleted
     */
    public List<String> delete(String deletion, String column, Map<String, ?> parameters) {
        return query(
                product.isPostgres()
                        ? deletion + " returning " + column
                        : "select " + column + " from old table (" + deletion + ")",
                parameters);
    }

    /**
     * Runs a statement that is in the words of the database already.
     *
     * @return the first column of what it gives
     */
    public List<String> query(String sql, Map<String, ?> parameters) {
        return database.queryForList(sql, Parameters.of(parameters), String.class);
    }
}
