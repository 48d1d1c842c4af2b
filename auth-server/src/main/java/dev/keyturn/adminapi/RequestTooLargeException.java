package dev.keyturn.adminapi;

import java.io.IOException;

/** A body that turned out to be longer than allowed while it was read. */
final class RequestTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long limit;

    /** @param limit in bytes */
    RequestTooLargeException(long limit) {
        this.limit = limit;
    }

    /** Largest body that is allowed, in bytes. */
    long limit() {
        return limit;
    }
}
