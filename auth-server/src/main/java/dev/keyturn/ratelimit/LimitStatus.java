package dev.keyturn.ratelimit;

import jakarta.servlet.http.HttpServletResponse;

/**
 * State of a limit after a request.
 *
 * @param policy value of {@code RateLimit-Policy}
 * @param quota requests per minute
 * @param remaining requests that may follow at once
 * @param retryAfterNanos time until the next request is admitted; 0 if this one was
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10#section-4">RateLimit header fields
 *     for HTTP §4, RateLimit Field</a>
 */
record LimitStatus(Limit limit, String policy, int quota, long remaining, long retryAfterNanos) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    boolean isExceeded() {
        return retryAfterNanos > 0;
    }

    /** Quota of a caller with a multiple of this one; at most the largest that a limit can have. */
    int multiplied(int factor) {
        return (int) Math.min((long) quota * factor, RateLimitProperties.MAX);
    }

    /** Whole seconds, 1 or more. */
    long retryAfterSeconds() {
        return Math.max(1, ceil(retryAfterNanos, NANOS_PER_SECOND));
    }

    /** Seconds until the whole quota is available. */
    private long resetSeconds() {
        return ceil((quota - remaining) * Limit.PERIOD.toSeconds(), quota);
    }

    private static long ceil(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** Reports the limit in the response. */
    void write(HttpServletResponse response) {
        response.setHeader("RateLimit-Policy", policy);
        response.setHeader("RateLimit", '"' + limit.code() + "\";r=" + remaining + ";t=" + resetSeconds());
    }
}
