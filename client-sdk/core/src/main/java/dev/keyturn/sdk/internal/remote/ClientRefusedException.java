package dev.keyturn.sdk.internal.remote;

import java.io.IOException;

/** Thrown when the server rejects the API's client. */
final class ClientRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    ClientRefusedException(String message) {
        super(message);
    }
}
