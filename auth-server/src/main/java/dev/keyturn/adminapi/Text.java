package dev.keyturn.adminapi;

/** Characters allowed in text that people type and read, as patterns, also for bean validation. */
public final class Text {

    /**
     * Invisible characters and bidirectional controls, which could make a name on the consent page look like another.
     */
    private static final String INVISIBLE =
            "\\p{Cs}\\p{Co}\\p{Cn}\\u2028\\u2029\\u061C\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF";

    /** Anything but control and invisible characters, line breaks included. */
    public static final String ONE_LINE = "[^\\p{Cc}" + INVISIBLE + "]*";

    /** Code of the error if a text is not {@link #ONE_LINE}. */
    public static final String NOT_ONE_LINE = "not-one-line";

    /** Anything but control and invisible characters other than tab and line breaks. */
    public static final String LINES = "[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F" + INVISIBLE + "]*";

    /** Code of the error if a text is not {@link #LINES}. */
    public static final String INVISIBLE_CHARACTERS = "invisible-characters";

    private Text() {}
}
