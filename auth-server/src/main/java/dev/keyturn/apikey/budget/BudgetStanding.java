package dev.keyturn.apikey.budget;

import java.time.Duration;
import java.util.List;

/**
 * State of a key's budgets after a call.
 *
 * @param isEnough whether the budgets suffice for the call
 * @param budgets empty if it has none
 */
public record BudgetStanding(boolean isEnough, List<OfBudget> budgets) {

    static final BudgetStanding UNLIMITED = new BudgetStanding(true, List.of());

    /**
     * State of one budget.
     *
     * @param remaining approximate rest, since other nodes may have taken their share
     * @param resetsIn time until the next period
     */
    public record OfBudget(Budget.Kind kind, Budget budget, long remaining, Duration resetsIn) {

        /** Rounded up, so that a retry after this time is not too early. */
        public long resetSeconds() {
            return resetsIn.plusNanos(999_999_999).toSeconds();
        }
    }
}
