package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/**
 * Limit that a caller has used up, as the response reports it.
 *
 * @param name of the limit in the response, in kebab case
 * @param quota of a period; 1 or more
 * @param periodSeconds length of the period; 1 or more
 * @param resetSeconds time until the whole quota is available
 * @param retryAfterSeconds time until the next attempt is admitted; 1 or more
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10#section-3">RateLimit header fields
 *     for HTTP §3, RateLimit-Policy Field</a>
 */
public record ExhaustedLimit(String name, long quota, long periodSeconds, long resetSeconds, long retryAfterSeconds) {

    /** Sets {@code RateLimit-Policy}, {@code RateLimit} and {@code Retry-After}; the status is the caller's. */
    public void write(HttpServletResponse response) {
        response.setHeader("RateLimit-Policy", policy());
        response.setHeader("RateLimit", state());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds));
    }

    /** The same, for a response that is not written yet. */
    public void write(HttpHeaders headers) {
        headers.set("RateLimit-Policy", policy());
        headers.set("RateLimit", state());
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds));
    }

    private String policy() {
        return '"' + name + "\";q=" + quota + ";w=" + periodSeconds;
    }

    private String state() {
        return '"' + name + "\";r=0;t=" + resetSeconds;
    }
}
