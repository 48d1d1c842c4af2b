package dev.keyturn.console.clients;

/** A user to whom a client belongs, and who manages its API keys. */
public record ClientOwner(String id, String username, String name) {}
