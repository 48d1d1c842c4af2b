package dev.keyturn.console.apikeys;

import java.time.Instant;

/** Network from which a key was used. */
public record KnownNetwork(String network, Instant firstUsedAt, Instant lastUsedAt) {}
