package dev.keyturn.cors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Access of web pages to an answer, for the endpoints that withdraw it once the client is known (ADR 0035). */
public final class CrossOrigin {

    private CrossOrigin() {}

    /** Whether pages of other origins may call an endpoint. */
    public static boolean isAllowedAt(String path) {
        return CorsEndpoints.METHODS.containsKey(path);
    }

    /** Origin of the page; empty for a request with several, which no browser sends. */
    public static Optional<String> origin(HttpServletRequest request) {
        return CorsHeaders.origin(request);
    }

    /** Withholds the answer from the page. */
    public static void withdraw(HttpServletResponse response) {
        CorsHeaders.withdraw(response);
    }
}
