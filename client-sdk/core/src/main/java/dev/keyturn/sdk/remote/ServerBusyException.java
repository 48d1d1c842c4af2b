package dev.keyturn.sdk.remote;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The server has been asked too often by the client of this API. */
final class ServerBusyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter null if the server does not say */
    ServerBusyException(@Nullable Duration retryAfter) {
        super("The server answered with status 429");
        this.retryAfter = retryAfter == null ? Duration.ZERO : retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
