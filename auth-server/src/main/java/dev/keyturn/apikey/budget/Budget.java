package dev.keyturn.apikey.budget;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Limit of the use of a key per period. Periods begin at whole multiples of their length since 1970, so that all nodes
 * agree on them.
 *
 * @param limit sum of the costs of all calls in a period, 1 or more
 */
public record Budget(long limit, int periodSeconds) {

    /** The budget in two columns of a row; null if they are null. */
    public static @Nullable Budget of(@Nullable Long limit, @Nullable Integer periodSeconds) {
        return limit == null || periodSeconds == null ? null : new Budget(limit, periodSeconds);
    }

    /** Start of the period that contains an instant. */
    Instant startAt(Instant now) {
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), periodSeconds) * periodSeconds);
    }

    /** End of the period that contains an instant. */
    Instant endAt(Instant now) {
        return startAt(now).plusSeconds(periodSeconds);
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
