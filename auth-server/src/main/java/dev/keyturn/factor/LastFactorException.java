package dev.keyturn.factor;

/** The only second factor of a user who must have one is not removed. */
final class LastFactorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LastFactorException() {
        super("the user must have a second factor", null, false, false);
    }
}
