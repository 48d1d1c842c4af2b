package dev.keyturn.database;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/** The named values of a statement, as drivers take them. */
final class Parameters {

    private Parameters() {}

    /** @param values by name; instants are given as such */
    static SqlParameterSource of(Map<String, ? extends @Nullable Object> values) {
        MapSqlParameterSource source = new MapSqlParameterSource();
        values.forEach((name, value) -> {
            if (value instanceof Instant at) {
                source.addValue(name, inUtc(at), Types.TIMESTAMP_WITH_TIMEZONE);
            } else {
                source.addValue(name, value);
            }
        });
        return source;
    }

    static OffsetDateTime inUtc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
