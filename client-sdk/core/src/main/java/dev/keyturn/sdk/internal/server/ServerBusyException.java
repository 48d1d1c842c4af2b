package dev.keyturn.sdk.internal.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Thrown when the server limits the rate of the API's client. */
public final class ServerBusyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter null if the server did not report it */
    public ServerBusyException(@Nullable Duration retryAfter) {
        super("The server answered with status 429");
        this.retryAfter = retryAfter == null ? Duration.ZERO : retryAfter;
    }

    /** Time until a retry makes sense; zero if unknown. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Returns the one in a chain of causes, if any. */
    public static Optional<ServerBusyException> in(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(ServerBusyException.class::isInstance)
                .map(ServerBusyException.class::cast)
                .findFirst();
    }
}
