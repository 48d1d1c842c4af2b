package dev.keyturn.audit.export;

/**
 * Configured destination of audit events.
 *
 * @param name name in the database, in metrics and in the log; at most 64 characters
 */
record Sink(String name, TypeFilter types, Target target) {}
