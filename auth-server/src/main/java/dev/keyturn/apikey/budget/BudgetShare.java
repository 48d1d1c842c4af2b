package dev.keyturn.apikey.budget;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Share of this node in a key's budget for one period, which it charges without the database. Its owner holds a lock.
 */
final class BudgetShare {

    /** Time for all nodes to hear of a change, and to return their shares. */
    private static final Duration SETTLEMENT = Duration.ofMinutes(1);

    private Instant start = Instant.MIN;
    private @Nullable Budget budget;
    private Instant settledAt = Instant.MIN;
    private long left;
    private long elsewhere;

    /**
     * Begins anew if another period has come, or if the budget was changed.
     *
     * @return what this node has not used of its share in the budget before the change
     */
    long enter(Instant periodStart, Budget current, Instant now) {
        if (start.equals(periodStart) && current.equals(budget)) {
            return 0;
        }
        boolean isChanged = budget != null && !current.equals(budget);
        long unused = isChanged ? left : 0;
        settledAt = isChanged ? now.plus(SETTLEMENT) : Instant.MIN;
        start = periodStart;
        budget = current;
        left = 0;
        elsewhere = Long.MAX_VALUE;
        return unused;
    }

    /** Start of the period that the share is of. */
    Instant start() {
        return start;
    }

    /** Whether the rest of the budget in this period was read from the database. */
    boolean isKnown() {
        return elsewhere != Long.MAX_VALUE;
    }

    /** Whether the database may have something left: it had, or other nodes may still return some after a change. */
    boolean canAsk(Instant now) {
        return elsewhere > 0 || now.isBefore(settledAt);
    }

    /**
     * Adds an amount from the database.
     *
     * @param remaining rest of the budget for all nodes
     */
    void add(long given, long remaining) {
        left += given;
        elsewhere = remaining;
    }

    void take(long cost) {
        left -= cost;
    }

    long left() {
        return left;
    }

    /** Estimate of the remaining budget across nodes. */
    long remaining() {
        return elsewhere == Long.MAX_VALUE ? left : left + elsewhere;
    }
}
