package dev.keyturn.user;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sign-in is protected from guessing.
 *
 * @param failuresBeforeLock how many wrong passwords from one network (an IPv4 address or an IPv6 /64) lock an account for
 *     that network; 1 or more
 * @param shortestLock how long the first lock lasts; each further wrong password doubles it
 * @param longestLock the longest lock, at which doubling ends
 * @param forgetWrongPasswordAfter the time after which a count of wrong passwords falls by one; longer than zero
 * @param wrongPasswordsPerNetwork how many wrong passwords, for whichever accounts, one network may send to a node within a
 *     minute; further sign-ins from there are refused with 429 before they cost a hash; 1 or more
 * @param concurrentHashes how many passwords are hashed at once, each in about 19 MiB of memory; 1 or more
 */
@ConfigurationProperties("keyturn.user")
record UserProperties(
        @DefaultValue("5") int failuresBeforeLock,
        @DefaultValue("1m") Duration shortestLock,
        @DefaultValue("15m") Duration longestLock,
        @DefaultValue("5m") Duration forgetWrongPasswordAfter,
        @DefaultValue("40") int wrongPasswordsPerNetwork,
        @DefaultValue("4") int concurrentHashes) {

    UserProperties {
        if (failuresBeforeLock < 1) {
            throw new IllegalArgumentException("keyturn.user.failures-before-lock must be 1 or more");
        }
        if (shortestLock.isNegative() || shortestLock.compareTo(longestLock) > 0) {
            throw new IllegalArgumentException(
                    "keyturn.user.shortest-lock must not be longer than keyturn.user.longest-lock");
        }
        if (forgetWrongPasswordAfter.isNegative() || forgetWrongPasswordAfter.isZero()) {
            throw new IllegalArgumentException("keyturn.user.forget-wrong-password-after must be longer than zero");
        }
        if (wrongPasswordsPerNetwork < 1) {
            throw new IllegalArgumentException("keyturn.user.wrong-passwords-per-network must be 1 or more");
        }
        if (concurrentHashes < 1) {
            throw new IllegalArgumentException("keyturn.user.concurrent-hashes must be 1 or more");
        }
    }

    /** How long so many wrong passwords lock an account; empty if they do not yet. */
    Optional<Duration> lockAfter(int failures) {
        int beyond = failures - failuresBeforeLock;
        if (beyond < 0) {
            return Optional.empty();
        }
        Duration lock = shortestLock.multipliedBy(1L << Math.min(beyond, 20));
        return Optional.of(lock.compareTo(longestLock) < 0 ? lock : longestLock);
    }
}
