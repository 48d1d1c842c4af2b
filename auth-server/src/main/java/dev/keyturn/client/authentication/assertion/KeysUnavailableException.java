package dev.keyturn.client.authentication.assertion;

import org.jspecify.annotations.Nullable;

/** A client's keys cannot be had from where it says they are. */
final class KeysUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    KeysUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
