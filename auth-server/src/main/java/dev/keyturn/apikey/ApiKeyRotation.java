package dev.keyturn.apikey;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ValidationFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of the rotation of a key.
 *
 * @param overlapSeconds maximum time for which the old key stays valid: 0, the default, to 30 days
 * @param expiresAt when the new key expires; null for the lifetime of the old key
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
