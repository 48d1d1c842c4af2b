package dev.keyturn.posture;

import java.time.Duration;

/**
 * Search for objects by SQL.
 *
 * @param type type of the objects, as in {@link Affected}
 * @param age time before now that becomes the parameter {@code before}
 * @param sql query with the columns {@code id}, {@code name}, and one for each fact with a name such as {@code fact_redirect_uris},
 *     in a stable order; it may use {@code :before} and {@code :now}
 */
public record Rows(String type, Duration age, String sql) {}
