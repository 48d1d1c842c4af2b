package dev.keyturn.factor;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Code that a user typed, however they set it: with spaces or hyphens, in upper case, with the digits of their script.
 *
 * @param text the code without any of it; empty if it is longer than any code
 */
record TypedCode(String text) {

    private static final int MAX_TYPED = 100;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{6}");

    TypedCode {
        text = text.length() > MAX_TYPED ? "" : normalize(text);
    }

    /** Whether it can be a code of an authenticator app. */
    boolean isDigits() {
        return DIGITS.matcher(text).matches();
    }

    private static String normalize(String typed) {
        StringBuilder code = new StringBuilder();
        typed.codePoints()
                .filter(character -> !Character.isWhitespace(character)
                        && !Character.isSpaceChar(character)
                        && Character.getType(character) != Character.DASH_PUNCTUATION)
                .forEach(character -> {
                    int digit = Character.digit(character, 10);
                    if (digit >= 0) {
                        code.append(digit);
                    } else {
                        code.appendCodePoint(character);
                    }
                });
        return code.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "TypedCode";
    }
}
