package dev.keyturn.cors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Enumeration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/**
 * Headers of CORS. Credentials are never allowed: no endpoint that has these headers reads a cookie.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch Standard, CORS protocol</a>
 */
final class CorsHeaders {

    static final String ANY_ORIGIN = "*";

    /** The wildcard does not cover {@code Authorization}. */
    private static final String REQUEST_HEADERS = "Authorization, *";

    /** Response headers that a page needs to handle an error: bearer challenge, Retry-After and rate limits. */
    private static final String EXPOSED_HEADERS =
            String.join(", ", HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER, "RateLimit", "RateLimit-Policy");

    private static final String PREFLIGHT_SECONDS = "3600";

    private CorsHeaders() {}

    /** Whether a browser asks before a page's request. */
    static boolean isPreflight(HttpServletRequest request) {
        return HttpMethod.OPTIONS.matches(request.getMethod())
                && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
    }

    /** The origin of the page; empty for a request with several, which no browser sends. */
    static Optional<String> origin(HttpServletRequest request) {
        Enumeration<String> origins = request.getHeaders(HttpHeaders.ORIGIN);
        String origin = origins.hasMoreElements() ? origins.nextElement() : null;
        return origin == null || origins.hasMoreElements() ? Optional.empty() : Optional.of(origin);
    }

    /** @param methods by which a page may call */
    static void answerPreflight(HttpServletResponse response, String origin, String methods) {
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        response.setStatus(HttpStatus.NO_CONTENT.value());
    }

    static void allow(HttpServletResponse response, String origin) {
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    }

    /** Takes back what {@link #allow} set. */
    static void withdraw(HttpServletResponse response) {
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, null);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, null);
    }
}
