package dev.keyturn.login;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * Form for a change of password. Its values are never shown again and never logged.
 *
 * @param current the current password
 * @param replacement the new password
 * @param repetition the new password again
 */
public record PasswordForm(String current, String replacement, String repetition) {

    /** Name of the field. */
    public static final String CURRENT = "current";

    /** Name of the field. */
    public static final String REPLACEMENT = "replacement";

    /** Name of the field. */
    public static final String REPETITION = "repetition";

    /**
     * Errors that do not depend on the user, in the order of the page.
     *
     * @param temporary whether the current password is a temporary one
     */
    List<FieldError> problems(boolean temporary) {
        List<FieldError> problems = new ArrayList<>();
        if (current.isEmpty()) {
            problems.add(
                    new FieldError(CURRENT, temporary ? "temporary-password-required" : "current-password-required"));
        }
        problems.addAll(problemsOfReplacement());
        return problems;
    }

    /** Errors of a form without the current password. */
    public List<FieldError> problemsOfReplacement() {
        if (replacement.isEmpty()) {
            return List.of(new FieldError(REPLACEMENT, "new-password-required"));
        }
        return repetition.equals(replacement) ? List.of() : List.of(new FieldError(REPETITION, "passwords-differ"));
    }

    @Override
    public String toString() {
        return "PasswordForm";
    }
}
