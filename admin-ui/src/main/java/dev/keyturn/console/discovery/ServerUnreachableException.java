package dev.keyturn.console.discovery;

import org.jspecify.annotations.Nullable;

/** The server gives no usable answer at the moment. */
public final class ServerUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ServerUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
