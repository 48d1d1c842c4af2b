package dev.keyturn.adminapi;

import java.util.Locale;
import org.hibernate.exception.ConstraintViolationException;
import org.springframework.dao.DataIntegrityViolationException;

/** Reads which rule of the database a refused write broke. */
public final class ViolatedConstraint {

    private ViolatedConstraint() {}

    /** Whether it was the constraint of this name, as written in the migration. */
    public static boolean isNamed(String constraint, DataIntegrityViolationException refusal) {
        if (!(refusal.getCause() instanceof ConstraintViolationException violation)) {
            return false;
        }
        String name = violation.getConstraintName();
        String text = name != null ? name : String.valueOf(violation.getMessage());
        return text.toLowerCase(Locale.ROOT).matches("(?s)(.*[^a-z0-9_])?" + constraint + "([^a-z0-9].*|_index.*)?");
    }
}
