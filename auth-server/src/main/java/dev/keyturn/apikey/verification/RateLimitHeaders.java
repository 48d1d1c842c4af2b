package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.budget.BudgetStanding;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Response headers with the state of a key's budgets, or of the limit of invalid keys.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10#section-3">RateLimit header fields
 *     for HTTP §3, RateLimit-Policy Field</a>
 */
public final class RateLimitHeaders {

    private RateLimitHeaders() {}

    /** Adds the headers, or none if the key has no budget and no limit was reached. */
    public static void write(ApiKeyVerdict verdict, HttpServletResponse response) {
        verdict.invalidKeys().ifPresent(limit -> limit.write(response));
        List<BudgetStanding.OfBudget> budgets = verdict.budgets();
        if (budgets.isEmpty()) {
            return;
        }
        response.setHeader(
                "RateLimit-Policy",
                budgets.stream()
                        .map(each -> "\"" + each.kind().code() + "\";q="
                                + each.budget().limit() + ";w="
                                + each.budget().periodSeconds())
                        .collect(Collectors.joining(", ")));
        response.setHeader(
                "RateLimit",
                budgets.stream()
                        .map(each ->
                                "\"" + each.kind().code() + "\";r=" + each.remaining() + ";t=" + each.resetSeconds())
                        .collect(Collectors.joining(", ")));
    }
}
