package dev.keyturn.bootstrap;

/** The server cannot be set up as it is configured; the message names the variable and says why. */
class BootstrapRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BootstrapRefusedException(String message) {
        super(message);
    }
}
