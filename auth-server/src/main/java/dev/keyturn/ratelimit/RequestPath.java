package dev.keyturn.ratelimit;

import jakarta.servlet.http.HttpServletRequest;

/** Path of a request without encoded characters and path parameters, as the endpoints compare it. */
final class RequestPath {

    private RequestPath() {}

    static String of(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
