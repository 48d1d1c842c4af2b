package dev.keyturn.adminapi;

import java.util.List;
import java.util.Map;

/** A request that cannot be read: {@code invalid-request}. */
public final class InvalidRequestException extends DomainException {

    private static final long serialVersionUID = 1L;
    private static final String CODE = "invalid-request";

    /** @param detail the rest of the message's key: {@code problem.invalid-request.} and this */
    public InvalidRequestException(String detail) {
        this(detail, Map.of());
    }

    /**
     * @param detail the rest of the message's key: {@code problem.invalid-request.} and this
     * @param parameters values for the message, by name
     */
    public InvalidRequestException(String detail, Map<String, ?> parameters) {
        this(detail, parameters, List.of());
    }

    /** @param errors what is wrong with which parameter; at least one */
    public InvalidRequestException(List<FieldError> errors) {
        this("parameter", errors);
    }

    /**
     * @param detail the rest of the message's key: {@code problem.invalid-request.} and this
     * @param errors what is wrong with which parameter or member; at least one
     */
    InvalidRequestException(String detail, List<FieldError> errors) {
        this(detail, Map.of(), errors);
    }

    /** A message with parameters, about fields. */
    InvalidRequestException(String detail, Map<String, ?> parameters, List<FieldError> errors) {
        super(Kind.INVALID, CODE, CODE + "." + detail, parameters, errors);
    }
}
