package dev.keyturn.console.apikeys;

import java.time.Instant;

/** From where a key was used. */
public record KnownNetwork(String network, Instant firstUsedAt, Instant lastUsedAt) {}
