package dev.keyturn.user;

import dev.keyturn.adminapi.DomainException;
import java.util.List;
import java.util.Map;

/** A password that may not be chosen; its one field error says why. */
public final class PasswordRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param field {@code current} or {@code replacement} */
    PasswordRefusedException(String field, String code) {
        this(field, code, Map.of());
    }

    /** @param field {@code current} or {@code replacement} */
    PasswordRefusedException(String field, String code, Map<String, Object> parameters) {
        super(Kind.INVALID, "password-refused", List.of(new FieldError(field, code, parameters)));
    }
}
