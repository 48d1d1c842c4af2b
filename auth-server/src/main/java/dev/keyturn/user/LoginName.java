package dev.keyturn.user;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Username, as typed to sign in; upper and lower case are the same.
 *
 * @param value 2 to 100 lower-case letters, digits and {@code . _ @ + -}, the first a letter or a digit
 */
record LoginName(String value) {

    static final String SYNTAX = "[A-Za-z0-9][A-Za-z0-9._@+-]{1,99}";

    private static final Pattern PATTERN = Pattern.compile(SYNTAX);

    LoginName {
        if (!PATTERN.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a valid username");
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    static boolean isValid(String text) {
        return PATTERN.matcher(text).matches();
    }
}
