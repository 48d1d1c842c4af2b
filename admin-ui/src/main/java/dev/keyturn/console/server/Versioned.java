package dev.keyturn.console.server;

/**
 * A thing and the version it was read in.
 *
 * @param etag what has to be sent back to change exactly this version
 */
public record Versioned<T>(T value, String etag) {}
