package dev.keyturn.factor;

/** A second factor was added to the account in another session, since the request of this one was checked. */
final class SignInTooWeakException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SignInTooWeakException() {
        super("the sign-in lacks a factor", null, false, false);
    }
}
