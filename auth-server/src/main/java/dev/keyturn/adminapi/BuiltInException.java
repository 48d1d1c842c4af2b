package dev.keyturn.adminapi;

/** A change to a client or API that belongs to the server. */
public final class BuiltInException extends DomainException {

    private static final long serialVersionUID = 1L;

    public BuiltInException() {
        super(Kind.CONFLICT, "built-in");
    }
}
