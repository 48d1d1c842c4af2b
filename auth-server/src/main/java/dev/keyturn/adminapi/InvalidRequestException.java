package dev.keyturn.adminapi;

import java.util.List;

/** A request that cannot be understood. */
public final class InvalidRequestException extends DomainException {

    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(Kind.INVALID, "invalid-request", message);
    }

    /** @param errors what is wrong with which parameter; at least one */
    public InvalidRequestException(List<FieldError> errors) {
        this("A parameter is not valid.", errors);
    }

    /** @param errors what is wrong with which parameter or member; at least one */
    InvalidRequestException(String message, List<FieldError> errors) {
        super(Kind.INVALID, "invalid-request", message, errors);
    }
}
