package dev.keyturn.apikey;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/**
 * Tells in headers how a key stands with its budgets.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10#section-3">RateLimit header fields
 *     for HTTP §3, RateLimit-Policy Field</a>
 */
final class RateLimitHeaders {

    private RateLimitHeaders() {}

    /** Adds nothing if there is no budget. */
    static void write(List<BudgetStanding.OfBudget> budgets, HttpHeaders headers) {
        if (budgets.isEmpty()) {
            return;
        }
        headers.set(
                "RateLimit-Policy",
                budgets.stream()
                        .map(each -> "\"" + each.kind().code() + "\";q="
                                + each.budget().most() + ";w="
                                + each.budget().period().toSeconds())
                        .collect(Collectors.joining(", ")));
        headers.set(
                "RateLimit",
                budgets.stream()
                        .map(each ->
                                "\"" + each.kind().code() + "\";r=" + each.remaining() + ";t=" + each.resetSeconds())
                        .collect(Collectors.joining(", ")));
    }
}
