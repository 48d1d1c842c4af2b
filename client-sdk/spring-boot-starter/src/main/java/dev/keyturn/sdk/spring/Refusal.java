package dev.keyturn.sdk.spring;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * An answer to a request that is not let through: a challenge for the client's library, and a problem document for its
 * developer.
 *
 * <p>All texts are fixed or checked at start, and have no character that would need escaping in either.
 *
 * @param code in kebab case; the last part of the problem's type
 * @param challenge value of {@code WWW-Authenticate}; null if another token would not help
 * @param retryAfter null if trying again would not help
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750 §3, The WWW-Authenticate Response Header Field</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
record Refusal(
        HttpStatus status,
        String code,
        String detail,
        @Nullable String challenge,
        @Nullable Duration retryAfter) {

    /** Names no error, as nothing was tried: RFC 6750 §3.1. */
    static Refusal noToken() {
        return new Refusal(
                HttpStatus.UNAUTHORIZED,
                "token-missing",
                "The request needs an access token in its Authorization header.",
                "Bearer",
                null);
    }

    static Refusal invalidRequest(String description) {
        return new Refusal(
                HttpStatus.BAD_REQUEST,
                "invalid-request",
                description,
                challenge("invalid_request", description),
                null);
    }

    static Refusal invalidToken(String description) {
        return new Refusal(
                HttpStatus.UNAUTHORIZED, "invalid-token", description, challenge("invalid_token", description), null);
    }

    /** @param scopes those with which the request would be let through */
    static Refusal insufficientScope(Collection<String> scopes) {
        return new Refusal(
                HttpStatus.FORBIDDEN,
                "insufficient-scope",
                "The access token lacks a scope that the request needs.",
                "Bearer error=\"insufficient_scope\", scope=\"" + String.join(" ", scopes) + "\"",
                null);
    }

    static Refusal unavailable(String description, Duration retryAfter) {
        return new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE, "token-verification-unavailable", description, null, retryAfter);
    }

    void writeTo(HttpServletResponse response) throws IOException {
        byte[] body = problem().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status.value());
        if (challenge != null) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        if (retryAfter != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private String problem() {
        return String.format(
                Locale.ROOT,
                "{\"type\":\"urn:keyturn:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}",
                code,
                status.getReasonPhrase(),
                status.value(),
                detail,
                code);
    }

    private static String challenge(String error, String description) {
        return "Bearer error=\"" + error + "\", error_description=\"" + description + "\"";
    }

    /** Rounded up: a client that comes back too early would wait twice. */
    private static long wholeSeconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
