package dev.keyturn.sdk.internal.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Circuit breaker: after 5 failures in a row it opens for a pause, then lets one caller try. The pause doubles with each failed try, from 1 to 30
 * seconds.
 */
public final class CircuitBreaker {

    private static final int FAILURES = 5;
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private final Clock clock;
    private final RandomGenerator random;
    private int failures;
    private Duration pause = MIN_PAUSE;
    private @Nullable Instant openUntil;

    /** @param random adds jitter to the pauses */
    public CircuitBreaker(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Whether a call may be made now. The caller must report its result. */
    public synchronized boolean allowsCall() {
        if (openUntil == null) {
            return true;
        }
        Instant now = clock.instant();
        if (now.isBefore(openUntil)) {
            return false;
        }
        // One caller tries; the others stay blocked until it has reported.
        openUntil = now.plus(pause);
        return true;
    }

    /** Reports a successful call. */
    public synchronized void succeeded() {
        failures = 0;
        pause = MIN_PAUSE;
        openUntil = null;
    }

    /** Reports a failed call. */
    public synchronized void failed() {
        failures++;
        if (failures < FAILURES) {
            return;
        }
        if (failures > FAILURES) {
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
        }
        openUntil = clock.instant().plus(pause).plusMillis(random.nextLong(pause.toMillis() / 4 + 1));
    }

    /** Remaining pause; zero if a call may be made. */
    public synchronized Duration left() {
        Duration left = openUntil == null ? Duration.ZERO : Duration.between(clock.instant(), openUntil);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
