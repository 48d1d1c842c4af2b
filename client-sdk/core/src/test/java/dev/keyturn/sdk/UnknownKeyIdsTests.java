package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnknownKeyIdsTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final UnknownKeyIds unknown = new UnknownKeyIds(3, LIFETIME);

    @Test
    void areRememberedForTheirLifetime() {
        unknown.remember("a", NOW);

        assertThat(unknown.contains("a", NOW.plus(LIFETIME).minusNanos(1))).isTrue();
        assertThat(unknown.contains("a", NOW.plus(LIFETIME))).isFalse();
        assertThat(unknown.contains("b", NOW)).isFalse();
    }

    @Test
    void takeNoMoreRoomThanTheyMay() {
        for (int i = 0; i < 1000; i++) {
            unknown.remember("id-" + i, NOW);
        }

        assertThat(unknown.size()).isEqualTo(3);
        assertThat(unknown.contains("id-999", NOW)).isTrue();
        assertThat(unknown.contains("id-996", NOW)).isFalse();
    }

    @Test
    void forgetTheOneThatWasLongestNotMissed() {
        unknown.remember("a", NOW);
        unknown.remember("b", NOW);
        unknown.remember("c", NOW);
        unknown.remember("a", NOW);
        unknown.remember("d", NOW);

        assertThat(unknown.contains("a", NOW)).isTrue();
        assertThat(unknown.contains("b", NOW)).isFalse();
    }
}
