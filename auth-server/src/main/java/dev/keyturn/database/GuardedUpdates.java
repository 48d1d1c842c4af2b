package dev.keyturn.database;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes that belong together and depend on rows that must exist: all of them are made or none. PostgreSQL makes them in
 * one statement, and so in one round trip; H2 makes them one after another in a transaction.
 */
@Component
public class GuardedUpdates {

    private final NamedParameterJdbcTemplate database;
    private final NamedStatements statements;
    private final DatabaseProduct product;
    private final TransactionOperations transactions;

    GuardedUpdates(
            JdbcTemplate database,
            NamedStatements statements,
            DatabaseProduct product,
            TransactionOperations transactions) {
        this.database = new NamedParameterJdbcTemplate(database);
        this.statements = statements;
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

    /**
     * Inserts rows if other rows exist, in the current transaction if there is one. Those rows are locked until it ends, so
     * that a change of one either comes first or finds what was inserted.
     *
     * @param conditions queries that give a row each
     * @param inserts {@code insert into ... select}, each of which ends with a {@code where} clause
     * @return whether all conditions held; nothing is inserted otherwise
     */
    public boolean insertIf(List<NamedStatement> conditions, List<NamedStatement> inserts) {
        if (!product.isPostgres()) {
            return Boolean.TRUE.equals(transactions.execute(transaction -> insertInTurn(conditions, inserts)));
        }
        Map<String, @Nullable Object> values = new HashMap<>();
        conditions.forEach(condition -> add(condition.values(), values));
        inserts.forEach(insert -> add(insert.values(), values));
        return Boolean.TRUE.equals(
                database.queryForObject(together(conditions, inserts), Parameters.of(values), Boolean.class));
    }

    /** A name that two statements use would give one of them the value of the other. */
    private static void add(Map<String, ? extends @Nullable Object> values, Map<String, @Nullable Object> toOthers) {
        values.forEach((name, value) -> {
            if (toOthers.containsKey(name)) {
                throw new IllegalArgumentException("Two statements of one change use the name " + name);
            }
            toOthers.put(name, value);
        });
    }

    private boolean insertInTurn(List<NamedStatement> conditions, List<NamedStatement> inserts) {
        boolean hold = conditions.stream()
                .noneMatch(condition -> database.queryForList(
                                condition.sql() + " for update", Parameters.of(condition.values()))
                        .isEmpty());
        if (hold) {
            inserts.forEach(statements::run);
        }
        return hold;
    }

    private static String together(List<NamedStatement> conditions, List<NamedStatement> inserts) {
        StringBuilder sql = new StringBuilder("with ");
        StringJoiner holds = new StringJoiner(" and ").setEmptyValue("true");
        for (int i = 0; i < conditions.size(); i++) {
            sql.append("condition")
                    .append(i)
                    .append(" as (")
                    .append(conditions.get(i).sql())
                    .append(" for share), ");
            holds.add("exists (select 1 from condition" + i + ")");
        }
        for (int i = 0; i < inserts.size(); i++) {
            sql.append("insert").append(i).append(" as (").append(inserts.get(i).sql());
            sql.append(" and ").append(holds).append("), ");
        }
        sql.setLength(sql.length() - 2);
        return sql.append(" select ").append(holds).toString();
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
