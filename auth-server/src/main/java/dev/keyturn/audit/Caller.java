package dev.keyturn.audit;

/**
 * Caller of the current request, as the audit trail names it.
 *
 * @param kind {@code user}, {@code client}, {@code anonymous} or {@code server}
 * @param id identifier of the user or client; empty for the others
 * @param name display name, at most 200 characters
 */
public record Caller(String kind, String id, String name) {}
