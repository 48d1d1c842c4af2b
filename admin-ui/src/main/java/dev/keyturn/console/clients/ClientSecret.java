package dev.keyturn.console.clients;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A live secret of a client, without the secret itself.
 *
 * @param hint its last characters
 */
public record ClientSecret(
        String id,
        String hint,
        @Nullable Instant createdAt,
        @Nullable Instant lastUsedAt) {}
