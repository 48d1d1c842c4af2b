package dev.keyturn.database;

import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Clock of the database, which all nodes share, whatever their own clocks say. */
@Component
public class DatabaseClock {

    private final JdbcTemplate database;

    protected DatabaseClock(JdbcTemplate database) {
        this.database = database;
    }

    /** Time at which the current transaction began, or the current time without one; in whole microseconds. */
    public Instant now() {
        return database.query(
                        "select current_timestamp as current_instant",
                        (row, number) -> StoredTime.read(row, "current_instant"))
                .get(0);
    }
}
