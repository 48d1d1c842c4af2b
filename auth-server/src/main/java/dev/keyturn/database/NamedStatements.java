package dev.keyturn.database;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;

/** Runs {@link NamedStatement}s, in the current transaction if there is one. */
@Component
public class NamedStatements {

    private final NamedParameterJdbcTemplate database;

    NamedStatements(JdbcTemplate database) {
        this.database = new NamedParameterJdbcTemplate(database);
    }

    /** Runs a query, and reads each of its rows. */
    public <T> List<T> query(NamedStatement query, RowMapper<T> reader) {
        return database.query(query.sql(), Parameters.of(query.values()), reader);
    }

    /**
     * Makes one change.
     *
     * @return how many rows it changed
     */
    public int run(NamedStatement change) {
        return database.update(change.sql(), Parameters.of(change.values()));
    }

    /**
     * Makes changes of the same SQL in one round trip.
     *
     * @param changes at least one
     */
    public void runAll(List<NamedStatement> changes) {
        SqlParameterSource[] values =
                changes.stream().map(change -> Parameters.of(change.values())).toArray(SqlParameterSource[]::new);
        database.batchUpdate(changes.get(0).sql(), values);
    }
}
