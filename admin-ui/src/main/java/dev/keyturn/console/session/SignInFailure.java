package dev.keyturn.console.session;

import org.springframework.http.HttpStatus;

/** Reasons why a sign-in, or a form of a session, failed. */
enum SignInFailure {
    /** Server unreachable. */
    UNREACHABLE("unreachable", HttpStatus.SERVICE_UNAVAILABLE),
    /** Answer to a sign-in that this browser has not started, or that has expired. */
    EXPIRED("expired", HttpStatus.BAD_REQUEST),
    /** Sign-in refused by the user or the server. */
    DENIED("denied", HttpStatus.FORBIDDEN),
    /** Unexpected answer of the server. */
    REJECTED("rejected", HttpStatus.BAD_GATEWAY),
    /** Form of the console whose sender is no longer signed in. */
    SESSION_ENDED("session-ended", HttpStatus.FORBIDDEN),
    /** Form without its token, from an unknown page. */
    STALE_FORM("stale-form", HttpStatus.FORBIDDEN),
    /** Form of another site. */
    FOREIGN_FORM("foreign-form", HttpStatus.FORBIDDEN);

    /** Path of the page that shows a failure; reached by a forward alone. */
    static final String PATH = "/sign-in-failure";

    /** Attribute of the forwarded request. */
    static final String ATTRIBUTE = SignInFailure.class.getName();

    private final String key;
    private final HttpStatus status;

    SignInFailure(String key, HttpStatus status) {
        this.key = key;
        this.status = status;
    }

    /** Part of the page's message keys. */
    String key() {
        return key;
    }

    HttpStatus status() {
        return status;
    }
}
