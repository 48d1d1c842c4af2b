package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletRequest;

/** Mark of a request of which the client has been authenticated. What is rejected later is no failed authentication. */
public final class AuthenticatedClient {

    private static final String ATTRIBUTE = AuthenticatedClient.class.getName();

    private AuthenticatedClient() {}

    /** Marks a request. */
    public static void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    /** Whether a request is marked. */
    public static boolean isIn(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }
}
