package dev.keyturn.apikey.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limit of the use of a key per period. Periods begin at whole multiples of their length since 1970, so that all nodes
 * agree on them.
 *
 * @param most the sum of what calls cost, 1 or more
 * @param period whole seconds
 */
public record Budget(long most, Duration period) {

    /** Those of a row; a kind that is null is missing. */
    public static Map<Kind, Budget> map(
            @Nullable Long rate,
            @Nullable Integer ratePeriodSeconds,
            @Nullable Long quota,
            @Nullable Integer quotaPeriodSeconds) {
        Map<Kind, Budget> budgets = new EnumMap<>(Kind.class);
        if (rate != null && ratePeriodSeconds != null) {
            budgets.put(Kind.RATE, new Budget(rate, Duration.ofSeconds(ratePeriodSeconds)));
        }
        if (quota != null && quotaPeriodSeconds != null) {
            budgets.put(Kind.QUOTA, new Budget(quota, Duration.ofSeconds(quotaPeriodSeconds)));
        }
        return budgets;
    }

    /** When the period began that an instant is in. */
    Instant startAt(Instant now) {
        long seconds = period.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds);
    }

    /** Kind of budget. */
    public enum Kind {
        /** Against bursts: a second to an hour. */
        RATE,
        /** Over time: an hour to 31 days. */
        QUOTA;

        /** The name in the database, in the admin API and in the headers. */
        public String code() {
            return this == RATE ? "rate" : "quota";
        }
    }
}
