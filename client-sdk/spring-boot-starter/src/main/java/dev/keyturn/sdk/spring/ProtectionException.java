package dev.keyturn.sdk.spring;

/** Stops an application that would not be protected as it says. */
final class ProtectionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param message one sentence that says what is wrong
     * @param action one sentence that says what to do about it
     */
    ProtectionException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
