package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnknownKeyBackoffTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final UnknownKeyBackoff pause = new UnknownKeyBackoff(SHORTEST, LONGEST);

    @Test
    void doublesFromTheSecondTimeInVainUpToTheLongest() {
        for (int seconds : new int[] {30, 30, 60, 120, 240, 300, 300}) {
            assertThat(pause.at(NOW)).isEqualTo(Duration.ofSeconds(seconds));
            pause.fetchedInVain();
        }
    }

    @Test
    void isShortAgainAfterNewKeys() {
        beLong();

        pause.fetchedNewKeys();

        assertThat(pause.at(NOW)).isEqualTo(SHORTEST);
        pause.fetchedInVain();
        assertThat(pause.at(NOW)).isEqualTo(SHORTEST);
    }

    @Test
    void isShortAgainAfterALongTimeWithoutUnknownKeys() {
        beLong();

        assertThat(pause.at(NOW.plus(LONGEST).minusNanos(1))).isEqualTo(LONGEST);
        assertThat(pause.at(NOW.plus(LONGEST).plusSeconds(1))).isEqualTo(LONGEST);
        assertThat(pause.at(NOW.plus(LONGEST).plusSeconds(1).plus(LONGEST))).isEqualTo(SHORTEST);
    }

    private void beLong() {
        for (int i = 0; i < 10; i++) {
            pause.fetchedInVain();
        }
        assertThat(pause.at(NOW)).isEqualTo(LONGEST);
    }
}
