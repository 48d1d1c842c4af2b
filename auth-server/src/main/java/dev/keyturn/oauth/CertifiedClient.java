package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletRequest;

/** Mark of a request with the certificate of the client that it names. The certificate may be wrong. */
public final class CertifiedClient {

    private static final String ATTRIBUTE = CertifiedClient.class.getName();

    private CertifiedClient() {}

    /** Marks a request. */
    public static void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    /** Whether a request is marked. */
    public static boolean isIn(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }
}
