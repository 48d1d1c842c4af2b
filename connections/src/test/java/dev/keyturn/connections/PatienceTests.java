package dev.keyturn.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long one peer is waited for. */
class PatienceTests {

    private long now = -5;
    private final Patience patience = new Patience(TimeUnit.SECONDS.toNanos(10), () -> now);

    @Test
    void isUsedUpByManyShortWaits() {
        for (int second = 0; second < 10; second++) {
            assertThat(patience.leftMillis()).isEqualTo(TimeUnit.SECONDS.toMillis(10 - second));
            waitFor(1000);
        }

        assertThat(patience.leftMillis()).isZero();
    }

    @Test
    void isNotUsedUpBetweenTheWaits() {
        waitFor(9_999);
        pass(60_000);

        assertThat(patience.leftMillis()).isEqualTo(1);
    }

    @Test
    void isShortenedByTheCurrentWait() {
        patience.begin();
        pass(4_000);

        assertThat(patience.atMost(60_000)).isEqualTo(6_000);
    }

    @Test
    void isRenewed() {
        waitFor(20_000);

        patience.renew();

        assertThat(patience.leftMillis()).isEqualTo(10_000);
    }

    @Test
    void isAtMostTheTimeoutOfTheConnection() {
        assertThat(patience.atMost(3_000)).isEqualTo(3_000);
        assertThat(patience.atMost(30_000)).isEqualTo(10_000);
        assertThat(patience.atMost(0)).isEqualTo(10_000);
        assertThat(patience.atMost(-1)).isEqualTo(10_000);
    }

    @Test
    void isNeverATimeoutThatMeansNone() {
        waitFor(20_000);

        assertThat(patience.atMost(3_000)).isEqualTo(1);
    }

    private void waitFor(long millis) {
        patience.begin();
        pass(millis);
        patience.end();
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
