package dev.keyturn.login;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Form for a change of password. Its values are never shown again and never logged.
 *
 * @param current the current password
 * @param replacement the new password
 * @param repetition the new password again
 */
record PasswordForm(String current, String replacement, String repetition) {

    static final String CURRENT = "current";
    static final String REPLACEMENT = "replacement";
    static final String REPETITION = "repetition";

    /**
     * Errors that do not depend on the user: messages by field, in the order of the page.
     *
     * @param temporary whether the current password is a temporary one
     */
    Map<String, String> problems(boolean temporary) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (current.isEmpty()) {
            problems.put(
                    CURRENT, message(CURRENT, temporary ? "temporary-password-required" : "current-password-required"));
        }
        problems.putAll(problemsOfReplacement());
        return problems;
    }

    /** Errors of a form without the current password. */
    Map<String, String> problemsOfReplacement() {
        if (replacement.isEmpty()) {
            return Map.of(REPLACEMENT, message(REPLACEMENT, "new-password-required"));
        }
        return repetition.equals(replacement) ? Map.of() : Map.of(REPETITION, message(REPETITION, "passwords-differ"));
    }

    private static String message(String field, String code) {
        return new FieldError(field, code).message();
    }

    @Override
    public String toString() {
        return "PasswordForm";
    }
}
