package dev.keyturn.alarm.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class UsualRateTests {

    private static final Instant START = Instant.parse("2026-11-01T00:30:00Z");
    private static final long MINIMUM = 100;
    private static final int FACTOR = 5;

    @Test
    void aSteadyRateAllowsItsMultiple() {
        UsualRate rate = after(24 * 14, hour -> 200);

        assertThat(rate.limit(MINIMUM, FACTOR)).isBetween(950.0, 1050.0);
    }

    @Test
    void aSmallRateAllowsTheMinimum() {
        assertThat(after(24 * 14, hour -> 2).limit(MINIMUM, FACTOR)).isEqualTo(MINIMUM);
    }

    @Test
    void aNightlyPeakIsUsual() {
        UsualRate rate = after(24 * 14, hour -> hour % 24 == 2 ? 1000 : 0);

        assertThat(rate.limit(MINIMUM, FACTOR)).isGreaterThan(1000);
    }

    @Test
    void anAttackDoesNotBecomeUsualAtOnce() {
        UsualRate rate = after(24 * 14, hour -> 200);
        UsualRate attacked = rate.plus(1_000_000, START.plus(Duration.ofHours(24 * 14)), MINIMUM, FACTOR)
                .plus(0, START.plus(Duration.ofHours(24 * 14 + 1)), MINIMUM, FACTOR);

        assertThat(attacked.limit(MINIMUM, FACTOR)).isLessThan(2_000);
    }

    @Test
    void hoursWithoutTokensCount() {
        UsualRate rate = after(24 * 14, hour -> 200);

        UsualRate later = rate.plus(1, START.plus(Duration.ofDays(60)), MINIMUM, FACTOR);

        assertThat(later.mean()).isLessThan(20);
    }

    @Test
    void aClockThatIsSetBackCountsOn() {
        UsualRate rate = after(10, hour -> 7);

        assertThat(rate.plus(1, START, MINIMUM, FACTOR).tokens()).isEqualTo(rate.tokens() + 1);
    }

    @Test
    void isLearnedAfterTheLearningPeriod() {
        UsualRate rate = UsualRate.first(START);

        assertThat(rate.isLearned(START.plus(Duration.ofDays(7)).minusSeconds(1), Duration.ofDays(7)))
                .isFalse();
        assertThat(rate.isLearned(START.plus(Duration.ofDays(7)), Duration.ofDays(7)))
                .isTrue();
    }

    private static UsualRate after(int hours, IntUnaryOperator tokens) {
        UsualRate rate = UsualRate.first(START);
        for (int hour = 0; hour < hours; hour++) {
            rate = rate.plus(tokens.applyAsInt(hour), START.plus(Duration.ofHours(hour)), MINIMUM, FACTOR);
        }
        return rate;
    }
}
