package dev.keyturn.adminapi;

import java.util.List;
import java.util.Map;

/** A request with fields that break a rule: {@code validation-failed}. */
public class ValidationFailedException extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param errors at least one */
    public ValidationFailedException(List<FieldError> errors) {
        super(Kind.INVALID, "validation-failed", messageKey(errors), Map.of("count", errors.size()), errors);
    }

    private static String messageKey(List<FieldError> errors) {
        return errors.size() == 1 ? "validation-failed.one" : "validation-failed.many";
    }
}
