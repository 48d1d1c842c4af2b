package dev.keyturn.sdk.internal.jwt;

import java.time.Duration;
import java.time.Instant;

/**
 * Policy of the key cache.
 *
 * @param refreshAfter age at which a verification starts a fetch in the background; also the maximum pause before a fetch for an unknown key id
 * @param maxAge age from which keys are no longer used, even if the issuer is unavailable
 * @param retryAfter pause after a failed fetch
 * @param unknownKeyCooldown pause after a successful fetch; also the minimum pause before a fetch for an unknown key id
 * @param fetchTimeout timeout of a fetch
 */
public record KeyCachePolicy(
        Duration refreshAfter,
        Duration maxAge,
        Duration retryAfter,
        Duration unknownKeyCooldown,
        Duration fetchTimeout) {

    public KeyCachePolicy {
        requirePositive("jwks.refreshAfter", refreshAfter);
        requirePositive("jwks.maxAge", maxAge);
        requirePositive("jwks.retryAfter", retryAfter);
        requirePositive("jwks.unknownKeyCooldown", unknownKeyCooldown);
        requirePositive("jwks.fetchTimeout", fetchTimeout);
        requireNotShorter("jwks.maxAge", maxAge, "jwks.refreshAfter", refreshAfter);
        requireNotShorter("jwks.refreshAfter", refreshAfter, "jwks.unknownKeyCooldown", unknownKeyCooldown);
    }

    /** True if the clock was set back: otherwise the pause would last until the clock has caught up. */
    static boolean hasPassed(Duration pause, Instant since, Instant now) {
        return now.isBefore(since) || !now.isBefore(since.plus(pause));
    }

    private static void requireNotShorter(String name, Duration duration, String otherName, Duration other) {
        if (duration.compareTo(other) < 0) {
            throw new IllegalArgumentException(name + " must not be shorter than " + otherName + ".");
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + " must be more than zero and at most 365 days.");
        }
    }
}
