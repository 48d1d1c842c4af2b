package dev.keyturn.oauth;

/** The configured issuer may not be used; the message names the setting and says why. */
public final class UnusableIssuerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableIssuerException(String message) {
        super(message);
    }
}
