package dev.keyturn.alarm.detection;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Usual number of tokens of a client in an hour, as a mean and a variance that weigh the last weeks most.
 *
 * @param hour beginning of the hour that is counted now
 * @param tokens number in that hour
 * @param hours number of hours before
 * @param mean of the hours before
 * @param variance of the hours before
 * @param knownSince first use
 */
record UsualRate(Instant hour, long tokens, long hours, double mean, double variance, Instant knownSince) {

    /** A week. */
    private static final double REMEMBERED_HOURS = 168;

    /** Longer pauses count as one of this length. */
    private static final long LONGEST_PAUSE = 2_000;

    /** Standard deviations beyond which a number is far above the mean. */
    private static final int FAR = 6;

    static UsualRate first(Instant now) {
        return new UsualRate(now.truncatedTo(ChronoUnit.HOURS), 0, 0, 0, 0, now);
    }

    /** After further tokens. */
    UsualRate plus(long more, Instant now, long minimum, int factor) {
        Instant current = now.truncatedTo(ChronoUnit.HOURS);
        UsualRate rate = this;
        if (current.isAfter(hour)) {
            long passed = Math.min(Duration.between(hour, current).toHours(), LONGEST_PAUSE);
            // after a week, an hour far above counts as one at the limit, so that an attack does not become usual
            double counted = (double) tokens;
            rate = rate.ended(hours < REMEMBERED_HOURS ? counted : Math.min(counted, limit(minimum, factor)));
            for (long pause = 1; pause < passed; pause++) {
                rate = rate.ended(0);
            }
            rate = new UsualRate(current, 0, rate.hours, rate.mean, rate.variance, knownSince);
        }
        return new UsualRate(rate.hour, rate.tokens + more, rate.hours, rate.mean, rate.variance, knownSince);
    }

    private UsualRate ended(double number) {
        double weight = Math.max(1.0 / (hours + 1), 1 / REMEMBERED_HOURS);
        double difference = number - mean;
        double step = weight * difference;
        return new UsualRate(
                hour, tokens, hours + 1, mean + step, (1 - weight) * (variance + difference * step), knownSince);
    }

    /**
     * Number of tokens in an hour beyond which the rate is far above the usual one.
     *
     * @param minimum least number
     * @param factor multiple of the mean
     */
    double limit(long minimum, int factor) {
        return Math.max((double) minimum, Math.max(factor * mean, mean + FAR * Math.sqrt(variance)));
    }

    /** Whether it was learned for long enough. */
    boolean isLearned(Instant now, Duration learningPeriod) {
        return !knownSince.isAfter(now.minus(learningPeriod));
    }
}
