package dev.keyturn.sdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refusal of a request: challenges for the client's library, and a problem document for its developer. {@link #response()} is the complete
 * HTTP response.
 *
 * <p>All texts are fixed or validated, and need no escaping in headers or JSON.
 *
 * @param status HTTP status
 * @param code stable code in kebab case, the last part of the problem's type
 * @param detail sentence for the developer of the client
 * @param challenges values of {@code WWW-Authenticate}, each sent as a header of its own; empty if another credential would not help
 * @param retryAfter time until a retry makes sense; null if a retry would not help
 * @param dpopNonce value of {@code DPoP-Nonce}; null for none
 * @param limits values of {@code RateLimit} and {@code RateLimit-Policy} by name
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750 §3, The WWW-Authenticate Response Header Field</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
public record Refusal(
        int status,
        String code,
        String detail,
        List<String> challenges,
        @Nullable Duration retryAfter,
        @Nullable String dpopNonce,
        Map<String, String> limits) {

    /** Media type of {@link #body()}. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Refusal {
        challenges = List.copyOf(challenges);
        limits = Map.copyOf(limits);
    }

    /** Problem document in JSON. */
    public String body() {
        return "{\"type\":\"urn:keyturn:problem:" + code + "\",\"title\":\"" + title() + "\",\"status\":" + status
                + ",\"detail\":\"" + detail + "\",\"code\":\"" + code + "\"}";
    }

    /** Value of {@code Retry-After}, rounded up to whole seconds; null for none. */
    public @Nullable String retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Long.toString(retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** Complete HTTP response. */
    public ApiResponse response() {
        return new ApiResponse(status, MEDIA_TYPE, headers(), body());
    }

    /** All headers except {@code Content-Type} and {@code Content-Length}. */
    public Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (!challenges.isEmpty()) {
            headers.put("WWW-Authenticate", challenges);
        }
        String seconds = retryAfterSeconds();
        if (seconds != null) {
            headers.put("Retry-After", List.of(seconds));
        }
        if (dpopNonce != null) {
            headers.put("DPoP-Nonce", List.of(dpopNonce));
        }
        limits.forEach((name, value) -> headers.put(name, List.of(value)));
        headers.put("Cache-Control", List.of("no-store"));
        return headers;
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 429 -> "Too Many Requests";
            default -> "Service Unavailable";
        };
    }
}
