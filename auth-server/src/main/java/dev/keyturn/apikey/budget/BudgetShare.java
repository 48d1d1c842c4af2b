package dev.keyturn.apikey.budget;

import java.time.Instant;

/**
 * Share of this node in a key's budget for one period, which it charges without the database. Its owner holds a lock.
 */
final class BudgetShare {

    private Instant start = Instant.MIN;
    private long left;
    private long elsewhere;

    /** Begins a new period if it has come. */
    void enter(Instant periodStart) {
        if (!start.equals(periodStart)) {
            start = periodStart;
            left = 0;
            elsewhere = Long.MAX_VALUE;
        }
    }

    /** Whether the rest of the budget in this period was read from the database. */
    boolean isKnown() {
        return elsewhere != Long.MAX_VALUE;
    }

    /** Whether the database may have something left. */
    boolean canAsk() {
        return elsewhere > 0;
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
