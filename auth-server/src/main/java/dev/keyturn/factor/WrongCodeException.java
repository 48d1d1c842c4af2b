package dev.keyturn.factor;

/** The code does not belong to the secret. */
final class WrongCodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
