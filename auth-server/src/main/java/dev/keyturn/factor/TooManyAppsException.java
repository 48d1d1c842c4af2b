package dev.keyturn.factor;

/** The user has as many authenticator apps as are allowed. */
final class TooManyAppsException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
