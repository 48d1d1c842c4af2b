package dev.keyturn.sdk.spring.internal;

/** Thrown at startup for a configuration that would leave the application without the intended protection. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param message sentence that says what is wrong
     * @param action sentence that says what to do
     */
    public ConfigurationException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
