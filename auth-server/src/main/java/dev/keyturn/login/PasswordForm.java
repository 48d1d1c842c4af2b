package dev.keyturn.login;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a person typed to change their password. Never shown again and never written anywhere.
 *
 * @param current the password that they have now
 * @param replacement the one that they want
 * @param repetition the one that they want, once more
 */
record PasswordForm(String current, String replacement, String repetition) {

    static final String CURRENT = "current";
    static final String REPLACEMENT = "replacement";
    static final String REPETITION = "repetition";

    /**
     * What can be said against it without knowing the user: messages by field, in the order of the page.
     *
     * @param temporary whether the password that they have now is a temporary one
     */
    Map<String, String> problems(boolean temporary) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (current.isEmpty()) {
            problems.put(CURRENT, temporary ? "Enter your temporary password." : "Enter your current password.");
        }
        problems.putAll(problemsOfReplacement());
        return problems;
    }

    /** The same for a form that does not ask for the password that they have now. */
    Map<String, String> problemsOfReplacement() {
        if (replacement.isEmpty()) {
            return Map.of(REPLACEMENT, "Enter a new password.");
        }
        return repetition.equals(replacement)
                ? Map.of()
                : Map.of(REPETITION, "This is not the same as the new password.");
    }

    @Override
    public String toString() {
        return "PasswordForm";
    }
}
