package dev.keyturn.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.TimeMeter;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets of one limit, one for each caller.
 *
 * <p>A bucket that was not used for the whole period is full, so its removal changes nothing. Beyond {@value #MAX_CALLERS}
 * callers within a period, others are removed too. Those of rejected callers are kept apart, so that a flood of new callers
 * does not refill them: only as many callers as that, each of whom exceeds the limit, make room there.
 */
final class Buckets {

    static final int MAX_CALLERS = 20_000;

    private final Limit limit;
    private final @Nullable Quota quota;
    private final TimeMeter time;
    private final UsageSharing sharing;
    private final Cache<String, CallerBucket> buckets;
    private final Cache<String, CallerBucket> exhausted;

    /** @param requests per minute; 0 for callers with a quota of their own only */
    Buckets(Limit limit, int requests, Ticker ticker, UsageSharing sharing) {
        this.limit = limit;
        this.quota = requests > 0 ? Quota.of(limit, requests) : null;
        this.time = new TickerTime(ticker);
        this.sharing = sharing;
        this.buckets = newCache(ticker);
        this.exhausted = newCache(ticker);
    }

    private static Cache<String, CallerBucket> newCache(Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterAccess(Limit.PERIOD)
                .ticker(ticker)
                .build();
    }

    /**
     * Spends one request.
     *
     * @param ownQuota of the caller; null for none
     * @return null if there is no limit
     */
    @Nullable
    LimitStatus spend(String caller, @Nullable Integer ownQuota) {
        CallerBucket bucket = buckets.getIfPresent(caller);
        if (bucket == null || !bucket.quota().is(ownQuota, quota)) {
            Quota current = ownQuota == null ? quota : Quota.of(limit, ownQuota);
            if (current == null) {
                return null;
            }
            bucket = buckets.get(caller, name -> exhaustedOrNew(name, current));
            bucket.use(current);
        }
        LimitStatus status = bucket.spend();
        if (status.remaining() == 0) {
            keep(bucket);
        }
        if (!status.isExceeded() && sharing.isOn() && bucket.countUnreported(status.remaining())) {
            sharing.report(bucket, this::keep);
        }
        return status;
    }

    /** Keeps a bucket that is empty. */
    void keep(CallerBucket bucket) {
        if (exhausted.getIfPresent(bucket.caller()) == null) {
            exhausted.put(bucket.caller(), bucket);
        }
    }

    @Nullable
    LimitStatus exceeded(String caller) {
        CallerBucket bucket = exhausted.getIfPresent(caller);
        return bucket == null ? null : bucket.exceeded();
    }

    /** Whether any caller may have exceeded the limit within the period. */
    boolean areAnyExhausted() {
        return exhausted.estimatedSize() > 0;
    }

    /** Number of buckets, after the removal of those that have expired or exceed the maximum. */
    long size() {
        buckets.cleanUp();
        exhausted.cleanUp();
        return buckets.estimatedSize() + exhausted.estimatedSize();
    }

    private CallerBucket exhaustedOrNew(String caller, Quota current) {
        CallerBucket known = exhausted.getIfPresent(caller);
        return known != null ? known : new CallerBucket(caller, current, time);
    }

    /** Monotonic time for the buckets. */
    private record TickerTime(Ticker ticker) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return ticker.read();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
