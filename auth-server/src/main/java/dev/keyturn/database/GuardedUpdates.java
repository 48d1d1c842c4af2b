package dev.keyturn.database;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes that belong together, the first of which must find its row: all of them are made or none. PostgreSQL makes them in
 * one statement, and so in one round trip; H2 makes them one after another in a transaction.
 */
@Component
public class GuardedUpdates {

    private final NamedParameterJdbcTemplate database;
    private final DatabaseProduct product;
    private final TransactionOperations transactions;

    GuardedUpdates(JdbcTemplate database, DatabaseProduct product, TransactionOperations transactions) {
        this.database = new NamedParameterJdbcTemplate(database);
        this.product = product;
        this.transactions = transactions;
    }

    /**
     * Makes the changes, in the current transaction if there is one.
     *
     * @param guard an update of at most one row
     * @param others updates and {@code insert into ... select}, each of which ends with a {@code where} clause and finds the
     *     rows as they were before the guard; no two change the same row
     * @param values what they name; instants are given as such
     * @return whether the guard found its row
     */
    public boolean run(String guard, List<String> others, Map<String, ? extends @Nullable Object> values) {
        SqlParameterSource parameters = Parameters.of(values);
        return product.isPostgres()
                ? Integer.valueOf(1).equals(database.queryForObject(together(guard, others), parameters, Integer.class))
                : Boolean.TRUE.equals(transactions.execute(transaction -> inTurn(guard, others, parameters)));
    }

    private boolean inTurn(String guard, List<String> others, SqlParameterSource parameters) {
        if (database.update(guard, parameters) == 0) {
            return false;
        }
        others.forEach(other -> database.update(other, parameters));
        return true;
    }

    private static String together(String guard, List<String> others) {
        StringBuilder sql = new StringBuilder("with guard as (").append(guard).append(" returning 1)");
        for (int i = 0; i < others.size(); i++) {
            sql.append(", other")
                    .append(i)
                    .append(" as (")
                    .append(others.get(i))
                    .append(" and exists (select 1 from guard))");
        }
        return sql.append(" select count(*) from guard").toString();
    }
}
