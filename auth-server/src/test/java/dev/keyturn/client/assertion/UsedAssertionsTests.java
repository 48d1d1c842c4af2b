package dev.keyturn.client.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Rfc;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsedAssertionsTests {

    private final ManualClock clock = new ManualClock();
    private final UsedAssertions used = new UsedAssertions(clock);

    @Test
    @Rfc("7523#3")
    void tellsClientsApart() {
        Instant expiry = clock.instant().plusSeconds(60);

        assertThat(used.use("one", "jti", expiry)).isTrue();
        assertThat(used.use("one", "jti", expiry)).isFalse();
        assertThat(used.use("other", "jti", expiry)).isTrue();
    }

    @Test
    void forgetsWhatHasExpired() {
        used.use("one", "jti", clock.instant().plusSeconds(60));

        clock.advance(Duration.ofSeconds(60));

        assertThat(used.use("one", "jti", clock.instant().plusSeconds(60))).isTrue();
    }

    @Test
    void refusesAClientThatFillsItsMemoryUntilThereIsRoom() {
        Instant expiry = clock.instant().plusSeconds(60);
        for (int i = 0; i < UsedAssertions.MAX_PER_CLIENT; i++) {
            assertThat(used.use("busy", "jti-" + i, expiry)).isTrue();
        }

        assertThat(used.use("busy", "one more", expiry)).isFalse();
        assertThat(used.use("other", "one more", expiry)).isTrue();
        clock.advance(Duration.ofSeconds(60));
        assertThat(used.use("busy", "one more", expiry.plusSeconds(60))).isTrue();
    }
}
