package dev.keyturn.adminapi;

import java.util.List;

/** A request that is understood but has fields that break a rule. */
public class ValidationFailedException extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param errors at least one */
    public ValidationFailedException(List<FieldError> errors) {
        super(Kind.INVALID, "validation-failed", summary(errors), errors);
    }

    private static String summary(List<FieldError> errors) {
        return errors.size() == 1 ? "One field is not valid." : errors.size() + " fields are not valid.";
    }
}
