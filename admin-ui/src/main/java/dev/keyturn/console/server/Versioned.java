package dev.keyturn.console.server;

/**
 * Resource with its version.
 *
 * @param etag entity tag that a change of this version must send
 */
public record Versioned<T>(T value, String etag) {}
