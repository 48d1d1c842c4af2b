package dev.keyturn.ratelimit;

import io.github.bucket4j.BucketConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Number of requests per minute that a limit admits.
 *
 * @param policy value of {@code RateLimit-Policy}
 */
record Quota(Limit limit, int requests, String policy, BucketConfiguration configuration) {

    private static final long MICROS_PER_PERIOD = Limit.PERIOD.toMillis() * 1000;

    static Quota of(Limit limit, int requests) {
        return new Quota(
                limit,
                requests,
                '"' + limit.code() + "\";q=" + requests + ";w=" + Limit.PERIOD.toSeconds(),
                BucketConfiguration.builder()
                        .addLimit(bandwidth -> bandwidth.capacity(requests).refillGreedy(requests, Limit.PERIOD))
                        .build());
    }

    /** Whether it is a caller's own quota, if it has one, else the one of the limit. */
    boolean is(@Nullable Integer own, @Nullable Quota ofLimit) {
        return own == null ? ofLimit != null && requests == ofLimit.requests : requests == own;
    }

    /** Time in which as many requests are admitted again; at most the whole quota counts. */
    long micros(long used) {
        return (Math.min(used, requests) * MICROS_PER_PERIOD + requests - 1) / requests;
    }

    /** Number of requests that are admitted again in this time. */
    long requests(long micros) {
        return micros * requests / MICROS_PER_PERIOD;
    }

    LimitStatus status(long remaining, long retryAfterNanos) {
        return new LimitStatus(limit, policy, requests, remaining, retryAfterNanos);
    }
}
