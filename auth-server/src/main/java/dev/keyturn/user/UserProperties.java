package dev.keyturn.user;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sign-in is protected from guessing.
 *
 * @param failuresBeforeLock how many wrong passwords in a row lock an account; 1 or more
 * @param shortestLock how long the first lock lasts; each further wrong password doubles it
 * @param longestLock the longest lock, at which doubling ends
 * @param concurrentHashes how many passwords are hashed at once, each in about 19 MiB of memory; 1 or more
 */
@ConfigurationProperties("keyturn.user")
record UserProperties(
        @DefaultValue("5") int failuresBeforeLock,
        @DefaultValue("1m") Duration shortestLock,
        @DefaultValue("15m") Duration longestLock,
        @DefaultValue("4") int concurrentHashes) {

    UserProperties {
        if (failuresBeforeLock < 1) {
            throw new IllegalArgumentException("keyturn.user.failures-before-lock must be 1 or more");
        }
        if (shortestLock.isNegative() || shortestLock.compareTo(longestLock) > 0) {
            throw new IllegalArgumentException(
                    "keyturn.user.shortest-lock must not be longer than keyturn.user.longest-lock");
        }
        if (concurrentHashes < 1) {
            throw new IllegalArgumentException("keyturn.user.concurrent-hashes must be 1 or more");
        }
    }

    /** How long so many wrong passwords in a row lock an account; empty if they do not yet. */
    Optional<Duration> lockAfter(int failures) {
        int beyond = failures - failuresBeforeLock;
        if (beyond < 0) {
            return Optional.empty();
        }
        Duration lock = shortestLock.multipliedBy(1L << Math.min(beyond, 20));
        return Optional.of(lock.compareTo(longestLock) < 0 ? lock : longestLock);
    }
}
