package dev.keyturn.sdk.jwt;

import java.time.Duration;
import java.time.Instant;

/**
 * When keys are fetched again, and for how long they may be used.
 *
 * @param refreshAfter age at which a verification starts a fetch in the background; also the longest pause before a fetch for
 *     an unknown key id
 * @param keepFor age at which keys are no longer used, however long the issuer has been down
 * @param retryAfter pause after a fetch that failed
 * @param unknownKeyCooldown pause after a fetch that succeeded; also the shortest before a fetch for an unknown key id
 * @param fetchTimeout how long a fetch takes at most
 */
public record KeyCachePolicy(
        Duration refreshAfter,
        Duration keepFor,
        Duration retryAfter,
        Duration unknownKeyCooldown,
        Duration fetchTimeout) {

    public KeyCachePolicy {
        requirePositive("refreshKeysAfter", refreshAfter);
        requirePositive("keepKeysFor", keepFor);
        requirePositive("retryKeysAfter", retryAfter);
        requirePositive("unknownKeyCooldown", unknownKeyCooldown);
        requirePositive("fetchTimeout", fetchTimeout);
        requireNotShorter("keepKeysFor", keepFor, "refreshKeysAfter", refreshAfter);
        requireNotShorter("refreshKeysAfter", refreshAfter, "unknownKeyCooldown", unknownKeyCooldown);
    }

    /** A clock that was set back counts as passed, or the pause would last until the clock has caught up. */
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
            throw new IllegalArgumentException(name + " must be more than zero and at most a year.");
        }
    }
}
