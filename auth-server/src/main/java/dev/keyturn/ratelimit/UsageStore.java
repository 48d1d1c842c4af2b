package dev.keyturn.ratelimit;

import java.util.List;

/**
 * Use of budgets by all nodes. It keeps one number for each budget: the time at which it will be full again. Time is the store's
 * own, so that clocks of nodes do not matter.
 */
interface UsageStore {

    /** Most usages that {@link #add} takes at once. */
    int MAX_BATCH = 500;

    /** A budget is full after this time in any case, so that a jump of the store's clock rejects no caller for longer. */
    long MAX_MICROS = 2 * Limit.PERIOD.toMillis() * 1000;

    /**
     * Adds usages of this node, of different budgets.
     *
     * @return microseconds until each of these budgets is full, in this order
     * @throws RuntimeException if the store is unavailable, or slow; the usages may have been added nevertheless
     */
    List<Long> add(List<Usage> usages);

    /** Name in the health and the log. */
    String name();

    /** Closes the connection, if the store has one of its own. */
    default void close() {}
}
