package dev.keyturn.apikey.budget;

import java.time.Duration;
import java.util.List;

/**
 * State of a key's budgets after a call.
 *
 * @param isEnough whether the call could be paid for
 * @param budgets empty if it has none
 */
public record BudgetStanding(boolean isEnough, List<OfBudget> budgets) {

    static final BudgetStanding UNLIMITED = new BudgetStanding(true, List.of());

    /**
     * How a key stands with one of them.
     *
     * @param remaining as far as this node knows; others may have taken their share of it
     * @param resetsIn until the next period begins
     */
    public record OfBudget(Budget.Kind kind, Budget budget, long remaining, Duration resetsIn) {

        /** Rounded up, so that whoever waits so long does not come too early. */
        public long resetSeconds() {
            return resetsIn.plusNanos(999_999_999).toSeconds();
        }
    }
}
