package dev.keyturn.adminapi;

/** A request that cannot be understood. */
public final class InvalidRequestException extends DomainException {

    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(Kind.INVALID, "invalid-request", message);
    }
}
