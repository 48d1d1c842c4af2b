package dev.keyturn.posture;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** One run of all rules, at one instant. */
public final class Inspection {

    /** Maximum number of objects that a rule looks at. */
    static final int MAX_FOUND = 10_000;

    private static final String FACT = "fact_";

    private final NamedParameterJdbcTemplate jdbc;
    private final Instant now;

    Inspection(NamedParameterJdbcTemplate jdbc, Instant now) {
        this.jdbc = jdbc;
        this.now = now;
    }

    List<Affected> find(Rows rows) {
        return jdbc.query(
                rows.sql() + " fetch first :limit rows only",
                Map.of(
                        "before",
                        now.minus(rows.age()).atOffset(ZoneOffset.UTC),
                        "now",
                        now.atOffset(ZoneOffset.UTC),
                        "limit",
                        MAX_FOUND + 1),
                (row, number) -> new Affected(rows.type(), row.getString("id"), row.getString("name"), facts(row)));
    }

    private static Facts facts(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        Map<String, String> facts = new HashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            String label = columns.getColumnLabel(column).toLowerCase(Locale.ROOT);
            if (label.startsWith(FACT)) {
                facts.put(label.substring(FACT.length()).replace('_', '-'), text(row.getObject(column)));
            }
        }
        return Facts.of(facts);
    }

    /** A time is the same in each time zone and with each driver. */
    private static String text(@Nullable Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        return value instanceof Timestamp time ? time.toInstant().toString() : Objects.toString(value, "");
    }
}
