package dev.keyturn.user;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits for password sign-in.
 *
 * @param maxFailures wrong passwords from one network (an IPv4 address or an IPv6 /64) after which an account is locked for that
 *     network; four times as many for an IPv6 /56, eight times for a /48, at most half of max-failures-per-account; 1 or more
 * @param initialLockout length of the first lockout; each further wrong password doubles it
 * @param maxLockout longest lockout, at which doubling stops
 * @param failureDecay time after which the count of wrong passwords drops by one; longer than zero
 * @param maxFailuresPerNetwork wrong passwords, for any accounts, that one network may send to a node per minute, and an IPv6 /56
 *     four times, a /48 32 times as many; further sign-ins from it get 429 without a password check; 1 or more
 * @param maxFailuresPerAccount wrong passwords for one account, from all networks together, after which further ones are admitted
 *     only as the count falls; known browsers are not affected; not less than {@code max-failures}
 * @param maxConcurrentHashes passwords that a node hashes at the same time, each in about 19 MiB of memory; 1 or more
 * @param knownDeviceLifetime time for which a browser in which a user has signed in is not locked out by wrong passwords from
 *     elsewhere; each sign-in starts it anew; 0 for no such browsers
 * @param secondFactor users who must have a second factor, and add one at the next sign-in: {@code optional} for none,
 *     {@code administrators}, or {@code everyone}
 * @param trustedBrowserLifetime time for which a user who trusts a browser is not asked for the second factor in it; 0 to ask at each
 *     sign-in
 */
@ConfigurationProperties("keyturn.sign-in")
record SignInProperties(
        @DefaultValue("5") int maxFailures,
        @DefaultValue("1m") Duration initialLockout,
        @DefaultValue("15m") Duration maxLockout,
        @DefaultValue("5m") Duration failureDecay,
        @DefaultValue("40") int maxFailuresPerNetwork,
        @DefaultValue("100") int maxFailuresPerAccount,
        @DefaultValue("4") int maxConcurrentHashes,
        @DefaultValue("90d") Duration knownDeviceLifetime,
        @DefaultValue("optional") SecondFactor secondFactor,
        @DefaultValue("30d") Duration trustedBrowserLifetime) {

    /** Users who must have a second factor. */
    enum SecondFactor {
        OPTIONAL,
        ADMINISTRATORS,
        EVERYONE
    }

    SignInProperties {
        if (maxFailures < 1) {
            throw new IllegalArgumentException("keyturn.sign-in.max-failures must be 1 or more");
        }
        if (initialLockout.isNegative() || initialLockout.compareTo(maxLockout) > 0) {
            throw new IllegalArgumentException(
                    "keyturn.sign-in.initial-lockout must not be longer than keyturn.sign-in.max-lockout");
        }
        if (failureDecay.isNegative() || failureDecay.isZero()) {
            throw new IllegalArgumentException("keyturn.sign-in.failure-decay must be longer than zero");
        }
        if (maxFailuresPerNetwork < 1) {
            throw new IllegalArgumentException("keyturn.sign-in.max-failures-per-network must be 1 or more");
        }
        if (maxFailuresPerAccount < maxFailures) {
            throw new IllegalArgumentException(
                    "keyturn.sign-in.max-failures-per-account must not be less than" + " keyturn.sign-in.max-failures");
        }
        if (maxConcurrentHashes < 1) {
            throw new IllegalArgumentException("keyturn.sign-in.max-concurrent-hashes must be 1 or more");
        }
        if (knownDeviceLifetime.isNegative()) {
            throw new IllegalArgumentException("keyturn.sign-in.known-device-lifetime must not be negative");
        }
        if (trustedBrowserLifetime.isNegative()) {
            throw new IllegalArgumentException("keyturn.sign-in.trusted-browser-lifetime must not be negative");
        }
    }

    /**
     * Lockout after a number of wrong passwords; empty if they do not yet.
     *
     * @param factor of {@link #maxFailures}, 1 for one network
     */
    Optional<Duration> lockAfter(long failures, int factor) {
        long beyond = failures - maxFailures(factor);
        if (beyond < 0) {
            return Optional.empty();
        }
        Duration lock = initialLockout.multipliedBy(1L << Math.min(beyond, 20));
        return Optional.of(lock.compareTo(maxLockout) < 0 ? lock : maxLockout);
    }

    /** A wider network is locked before it can use up half of what the account admits from everywhere. */
    private long maxFailures(int factor) {
        return Math.max(maxFailures, Math.min((long) maxFailures * factor, maxFailuresPerAccount / 2));
    }
}
