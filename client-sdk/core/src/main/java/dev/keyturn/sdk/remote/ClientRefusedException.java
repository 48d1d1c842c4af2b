package dev.keyturn.sdk.remote;

import java.io.IOException;

/** The server does not accept the client as which it is asked. */
final class ClientRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    ClientRefusedException(String message) {
        super(message);
    }
}
