package dev.keyturn.connections;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The time for which a peer may be waited for, all waits together. Time between the waits does not count. */
final class Patience {

    private final long wholeNanos;
    private final LongSupplier nanoTime;
    private long leftNanos;
    private long since;
    private boolean isWaiting;

    Patience(long wholeNanos, LongSupplier nanoTime) {
        this.wholeNanos = wholeNanos;
        this.nanoTime = nanoTime;
        this.leftNanos = wholeNanos;
    }

    /** Starts anew with the whole time. */
    void renew() {
        leftNanos = wholeNanos;
        isWaiting = false;
    }

    void begin() {
        since = nanoTime.getAsLong();
        isWaiting = true;
    }

    void end() {
        leftNanos -= nanoTime.getAsLong() - since;
        isWaiting = false;
    }

    /** Remaining time; 0 or less if it is used up. */
    long leftMillis() {
        long used = isWaiting ? nanoTime.getAsLong() - since : 0;
        // rounded up: what is left is waited for to its end
        return TimeUnit.NANOSECONDS.toMillis(leftNanos - used + TimeUnit.MILLISECONDS.toNanos(1) - 1);
    }

    /** The shorter of a timeout, of which 0 or less means none, and what is left; at least a millisecond. */
    long atMost(long timeoutMillis) {
        long left = Math.max(1, leftMillis());
        return timeoutMillis > 0 ? Math.min(timeoutMillis, left) : left;
    }
}
