package dev.keyturn.database;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL statement with the values that it names.
 *
 * @param sql with named parameters, each of a name that no other statement of the same change uses
 * @param values by name; instants are given as such
 */
public record NamedStatement(String sql, Map<String, ? extends @Nullable Object> values) {

    /**
     * A query, update or insert with one more condition, whose rows are not locked.
     *
     * @param other a query; this one ends with a {@code where} clause
     */
    public NamedStatement andExists(NamedStatement other) {
        Map<String, @Nullable Object> all = new HashMap<>(values);
        all.putAll(other.values);
        return new NamedStatement(sql + " and exists (" + other.sql + ")", all);
    }
}
