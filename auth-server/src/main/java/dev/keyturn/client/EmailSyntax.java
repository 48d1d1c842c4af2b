package dev.keyturn.client;

import java.util.regex.Pattern;

/** Syntax of email addresses that browsers accept in a field for one. */
final class EmailSyntax {

    static final int MAX_LENGTH = 254;

    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@"
            + "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private EmailSyntax() {}

    /** Whether a text is an address; its length is not checked. */
    static boolean matches(String text) {
        return EMAIL.matcher(text).matches();
    }
}
