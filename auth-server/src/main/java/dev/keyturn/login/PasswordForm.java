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

    /** What can be said against it without knowing the user: messages by field, in the order of the page. */
    Map<String, String> problems(boolean oneTime) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (current.isEmpty()) {
            problems.put(CURRENT, oneTime ? "Enter your one-time password." : "Enter your current password.");
        }
        if (replacement.isEmpty()) {
            problems.put(REPLACEMENT, "Enter a new password.");
        } else if (!repetition.equals(replacement)) {
            problems.put(REPETITION, "This is not the same as the new password.");
        }
        return problems;
    }

    @Override
    public String toString() {
        return "PasswordForm";
    }
}
