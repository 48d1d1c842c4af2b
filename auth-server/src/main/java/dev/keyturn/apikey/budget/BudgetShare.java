package dev.keyturn.apikey.budget;

import java.time.Instant;

/**
 * What this node may still give away of a key's budget in one period without asking the database. Its owner holds a lock.
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

    /** Whether the database has said what is left in this period. */
    boolean isKnown() {
        return elsewhere != Long.MAX_VALUE;
    }

    /** Whether there may be something in the database still. */
    boolean canAsk() {
        return elsewhere > 0;
    }

    /**
     * Adds what the database gave.
     *
     * @param remaining what anybody may still take of the budget
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

    /** What is left of the whole budget, as far as this node knows. */
    long remaining() {
        return elsewhere == Long.MAX_VALUE ? left : left + elsewhere;
    }
}
