package dev.keyturn.posture;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** One run of all rules, at one instant. */
public final class Inspection {

    /** Maximum number of objects that a rule looks at. */
    static final int MAX_FOUND = 10_000;

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
                (row, number) -> new Affected(rows.type(), row.getString("id"), row.getString("name")));
    }
}
