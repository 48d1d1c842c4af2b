package dev.keyturn.ratelimit;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Budgets of requests, for each limit and caller. Each node spends from buckets of its own, and follows what others have spent.
 *
 * <p>Time is the ticker's, which no change of the wall clock sets back or forth.
 */
@Component
class RequestBudgets {

    private final Map<Limit, Buckets> limits = new EnumMap<>(Limit.class);

    RequestBudgets(RateLimitProperties properties, Ticker ticker, UsageSharing sharing) {
        for (Limit limit : Limit.values()) {
            limits.put(limit, new Buckets(limit, properties.quota(limit), ticker, sharing));
        }
    }

    /**
     * Spends one request.
     *
     * @return the status after it; null if the limit is off
     */
    @Nullable
    LimitStatus spend(Limit limit, String caller) {
        return spend(limit, caller, null);
    }

    /**
     * Spends one request.
     *
     * @param ownQuota the caller's, in place of the one of the limit; null for none
     * @return the status after it; null if the limit is off, and the caller has no quota of its own
     */
    @Nullable
    LimitStatus spend(Limit limit, String caller, @Nullable Integer ownQuota) {
        return of(limit).spend(caller, ownQuota);
    }

    private Buckets of(Limit limit) {
        return Objects.requireNonNull(limits.get(limit));
    }

    /** Status of a caller who has used up the budget; null for any other. Spends nothing. */
    @Nullable
    LimitStatus exceeded(Limit limit, String caller) {
        return of(limit).exceeded(caller);
    }

    /** Whether any caller may have used up the budget recently; if none has, {@link #exceeded} need not be asked. */
    boolean areAnyExceeded(Limit limit) {
        return of(limit).areAnyExhausted();
    }
}
