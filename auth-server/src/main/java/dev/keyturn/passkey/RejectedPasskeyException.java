package dev.keyturn.passkey;

/** The answer of a browser does not prove what it should. */
public final class RejectedPasskeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RejectedPasskeyException(String reason) {
        super(reason);
    }

    RejectedPasskeyException(Throwable cause) {
        super("The answer is wrong", cause);
    }
}
