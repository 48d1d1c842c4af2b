package dev.keyturn.sdk.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps callers from waiting for a server that does not answer: after some failures in a row nobody asks for a while, then one
 * does, and if that fails too the pause doubles.
 */
public final class CircuitBreaker {

    private static final int FAILURES = 5;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Clock clock;
    private final RandomGenerator random;
    private int failures;
    private Duration pause = SHORTEST_PAUSE;
    private @Nullable Instant openUntil;

    /** @param random spreads the moments at which several applications ask again */
    public CircuitBreaker(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Whether the server may be asked now. Whoever is let through says how it went. */
    public synchronized boolean letsThrough() {
        if (openUntil == null) {
            return true;
        }
        Instant now = clock.instant();
        if (now.isBefore(openUntil)) {
            return false;
        }
        // One of them tries; the others wait for what it finds.
        openUntil = now.plus(pause);
        return true;
    }

    /** It answered. */
    public synchronized void succeeded() {
        failures = 0;
        pause = SHORTEST_PAUSE;
        openUntil = null;
    }

    /** It did not answer, or said itself that it cannot. */
    public synchronized void failed() {
        failures++;
        if (failures < FAILURES) {
            return;
        }
        if (failures > FAILURES) {
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
        openUntil = clock.instant().plus(pause).plusMillis(random.nextLong(pause.toMillis() / 4 + 1));
    }

    /** How long nobody asks; zero if somebody may. */
    public synchronized Duration left() {
        Duration left = openUntil == null ? Duration.ZERO : Duration.between(clock.instant(), openUntil);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
