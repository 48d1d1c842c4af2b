package dev.keyturn.adminapi;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.hibernate.exception.ConstraintViolationException;
import org.springframework.dao.DataIntegrityViolationException;

/** Reads which rule of the database a refused write broke. */
public final class ViolatedConstraint {

    /** A key that is taken, or a row that is referred to or missing, in PostgreSQL and in H2. */
    private static final Set<String> STATES_OF_ANOTHER_ROW = Set.of("23001", "23503", "23505", "23506");

    private ViolatedConstraint() {}

    /**
     * Whether the write met another row: a unique or a foreign key. Any other rule, such as a length, it broke by itself, and
     * would again.
     */
    static boolean isOfAnotherRow(DataIntegrityViolationException refusal) {
        return refusal.getMostSpecificCause() instanceof SQLException refused
                && refused.getSQLState() != null
                && STATES_OF_ANOTHER_ROW.contains(refused.getSQLState());
    }

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
