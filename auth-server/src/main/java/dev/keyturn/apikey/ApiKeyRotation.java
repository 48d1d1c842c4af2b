package dev.keyturn.apikey;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ValidationFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a key is to be replaced.
 *
 * @param overlapSeconds how long the old one goes on at most: 0, which is the default, to 30 days
 * @param expiresAt when the new one ends; null for as long a life as the old one was given
 */
record ApiKeyRotation(
        @Nullable Long overlapSeconds, @Nullable Instant expiresAt) {

    Duration overlap() {
        long seconds = overlapSeconds == null ? 0 : overlapSeconds;
        if (seconds < 0 || seconds > ApiKeys.MAX_OVERLAP.toSeconds()) {
            throw new ValidationFailedException(List.of(new FieldError(
                    "overlap_seconds", "out-of-range", Map.of("min", 0, "max", ApiKeys.MAX_OVERLAP.toSeconds()))));
        }
        return Duration.ofSeconds(seconds);
    }
}
