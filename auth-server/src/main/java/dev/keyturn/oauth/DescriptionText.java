package dev.keyturn.oauth;

import java.util.regex.Pattern;

/** Text of error descriptions, which have a set of characters of their own (RFC 6749 §5.2). */
public final class DescriptionText {

    private static final int MAX_LENGTH = 500;
    private static final Pattern NOT_ALLOWED = Pattern.compile("[^\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]");

    private DescriptionText() {}

    /** Text without the characters that a description must not have; each becomes a question mark. */
    public static String printable(String text) {
        String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
        return NOT_ALLOWED.matcher(cut).replaceAll("?");
    }
}
