package dev.keyturn.sdk.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CircuitBreakerTests {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-09-01T12:00:00Z"));

    /** Adds nothing to a pause. */
    private final RandomGenerator zero = () -> 0;

    private final CircuitBreaker breaker = new CircuitBreaker(clock, zero);

    @Test
    void opensAfterFiveFailuresInARow() {
        fail(4);
        breaker.succeeded();
        fail(4);
        assertThat(breaker.allowsCall()).isTrue();

        breaker.failed();

        assertThat(breaker.allowsCall()).isFalse();
        assertThat(breaker.left()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void letsOneTryAfterThePauseAndClosesIfItSucceeds() {
        fail(5);
        clock.advance(Duration.ofSeconds(1));

        assertThat(breaker.allowsCall()).isTrue();
        assertThat(breaker.allowsCall()).isFalse();
        breaker.succeeded();

        assertThat(breaker.allowsCall()).isTrue();
        assertThat(breaker.allowsCall()).isTrue();
        assertThat(breaker.left()).isZero();
    }

    @Test
    void doublesThePauseUpToHalfAMinute() {
        fail(5);
        Duration expected = Duration.ofSeconds(1);
        for (int i = 0; i < 10; i++) {
            clock.advance(breaker.left());
            assertThat(breaker.allowsCall()).isTrue();
            breaker.failed();
            expected = expected.multipliedBy(2).compareTo(Duration.ofSeconds(30)) < 0
                    ? expected.multipliedBy(2)
                    : Duration.ofSeconds(30);
            assertThat(breaker.left()).isEqualTo(expected);
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed();
        }
    }
}
