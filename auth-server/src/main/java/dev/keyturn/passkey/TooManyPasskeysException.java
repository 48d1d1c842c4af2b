package dev.keyturn.passkey;

/** The user has as many passkeys as are allowed. */
public final class TooManyPasskeysException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
