package dev.keyturn.user;

import dev.keyturn.adminapi.DomainException;
import java.util.List;

/** A password that may not be chosen; its one field error says why. */
public final class PasswordRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param field {@code current} or {@code replacement} */
    PasswordRefusedException(String field, String code, String message) {
        super(Kind.INVALID, "password-refused", message, List.of(new FieldError(field, code, message)));
    }
}
