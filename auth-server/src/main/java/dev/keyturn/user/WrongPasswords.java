package dev.keyturn.user;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Count of the wrong passwords for one user from one place, or from all of them. It falls by one each time that
 * {@link SignInProperties#failureDecay()} passes.
 *
 * @param forgottenAt when the count is zero again
 * @param lockedUntil the end of the lock; the instant itself is late enough to sign in again
 */
record WrongPasswords(Instant forgottenAt, @Nullable Instant lockedUntil) {

    static final WrongPasswords NONE = new WrongPasswords(Instant.EPOCH, null);

    boolean isLockedAt(Instant now) {
        return lockedUntil != null && now.isBefore(lockedUntil);
    }

    /**
     * Adds one, and locks once there are too many.
     *
     * @param factor by which more are admitted than from one network, before the first lock
     */
    WrongPasswords plusOne(Instant now, SignInProperties rules, int factor) {
        Duration each = rules.failureDecay();
        Instant forgotten = (forgottenAt.isAfter(now) ? forgottenAt : now).plus(each);
        long count = roundedUp(Duration.between(now, forgotten), each);
        return new WrongPasswords(
                forgotten, rules.lockAfter(count, factor).map(now::plus).orElse(null));
    }

    /** Adds one to those from all networks, and locks until the count has fallen below the maximum. */
    WrongPasswords plusOneOfAccount(Instant now, SignInProperties rules) {
        Duration each = rules.failureDecay();
        Instant forgotten = (forgottenAt.isAfter(now) ? forgottenAt : now).plus(each);
        Instant below = forgotten.minus(each.multipliedBy(rules.maxFailuresPerAccount() - 1L));
        return new WrongPasswords(forgotten, below.isAfter(now) ? below : null);
    }

    private static long roundedUp(Duration time, Duration each) {
        long whole = time.dividedBy(each);
        return each.multipliedBy(whole).equals(time) ? whole : whole + 1;
    }
}
