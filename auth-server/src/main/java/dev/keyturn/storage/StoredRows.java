package dev.keyturn.storage;

/**
 * A bean that names a table which grows with use.
 *
 * @param kind what a row is, in the plural and in kebab case
 * @param table its name
 * @param oldest a query for the row that is next to go, found by an index, with the columns {@code written_at} and
 *     {@code expires_at}; the latter null if rows of this kind do not expire
 */
public record StoredRows(String kind, String table, String oldest) {}
