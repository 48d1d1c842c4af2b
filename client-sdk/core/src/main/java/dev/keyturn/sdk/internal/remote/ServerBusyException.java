package dev.keyturn.sdk.internal.remote;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Thrown when the server limits the rate of the API's client. */
final class ServerBusyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter null if the server did not report it */
    ServerBusyException(@Nullable Duration retryAfter) {
        super("The server answered with status 429");
        this.retryAfter = retryAfter == null ? Duration.ZERO : retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
