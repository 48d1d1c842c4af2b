package dev.keyturn.ratelimit;

import dev.keyturn.network.WiderNetwork;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Limits of addresses where no client authenticates. */
@Component
class AddressLimits {

    private final RequestBudgets budgets;

    AddressLimits(RequestBudgets budgets) {
        this.budgets = budgets;
    }

    /**
     * Spends one request. A network that exceeds its limit uses up nothing of the networks around it.
     *
     * @return the status after it; null if the limit is off
     */
    @Nullable
    LimitStatus spend(Limit limit, String network) {
        LimitStatus status = budgets.spend(limit, network);
        if (limit != Limit.LOGIN || status == null || status.isExceeded()) {
            return status;
        }
        for (WiderNetwork wider : WiderNetwork.around(network)) {
            LimitStatus ofWider = budgets.spend(limit, wider.name(), status.multiplied(wider.factor()));
            if (ofWider != null && ofWider.isExceeded()) {
                return ofWider;
            }
        }
        return status;
    }
}
