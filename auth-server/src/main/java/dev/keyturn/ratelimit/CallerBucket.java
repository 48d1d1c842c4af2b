package dev.keyturn.ratelimit;

import io.github.bucket4j.BucketListener;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.LockFreeBucket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * This node's bucket of a caller. The node spends from it at once, and later what others have spent.
 *
 * <p>Its own use is reported once it reaches a twentieth of what remains. So a caller far below the limit costs nothing, and
 * nodes report more often the less remains.
 */
final class CallerBucket {

    private static final int PARTS = 20;

    private final String caller;
    private final LockFreeBucket tokens;
    private final AtomicLong unreported = new AtomicLong();
    private final AtomicBoolean isReporting = new AtomicBoolean();
    private volatile Quota quota;

    CallerBucket(String caller, Quota quota, TimeMeter time) {
        this.caller = caller;
        this.quota = quota;
        this.tokens = new LockFreeBucket(quota.configuration(), MathType.INTEGER_64_BITS, time, BucketListener.NOPE);
    }

    String caller() {
        return caller;
    }

    Quota quota() {
        return quota;
    }

    /** Changes the quota, and what remains in proportion. */
    void use(Quota changed) {
        synchronized (this) {
            if (quota.requests() != changed.requests()) {
                tokens.replaceConfiguration(changed.configuration(), TokensInheritanceStrategy.PROPORTIONALLY);
                quota = changed;
            }
        }
    }

    LimitStatus spend() {
        ConsumptionProbe probe = tokens.tryConsumeAndReturnRemaining(1);
        return quota.status(
                probe.getRemainingTokens(), probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill()));
    }

    /** The status of a caller who has nothing left; null for any other. */
    @Nullable
    LimitStatus exceeded() {
        EstimationProbe probe = tokens.estimateAbilityToConsume(1);
        return probe.canBeConsumed()
                ? null
                : quota.status(probe.getRemainingTokens(), Math.max(1, probe.getNanosToWaitForRefill()));
    }

    /**
     * Counts a request that other nodes do not know.
     *
     * @return whether it is time to report, which is said once
     */
    boolean countUnreported(long remaining) {
        return unreported.incrementAndGet() * PARTS >= remaining && isReporting.compareAndSet(false, true);
    }

    /** Ends the time to report. @return the number of requests to report */
    long takeUnreported() {
        isReporting.set(false);
        return unreported.getAndSet(0);
    }

    /**
     * Spends what other nodes have spent.
     *
     * @param micros time until the budget of all nodes is full
     * @return whether nothing is left
     */
    boolean follow(long micros) {
        long ofAll = quota.requests() - quota.requests(micros) - unreported.get();
        long surplus = tokens.getAvailableTokens() - ofAll;
        if (surplus > 0) {
            tokens.consumeIgnoringRateLimits(surplus);
        }
        return tokens.getAvailableTokens() <= 0;
    }
}
