package dev.keyturn.console.clients;

/** Owner of a client: a user who manages its API keys. */
public record ClientOwner(String id, String username, String name) {}
