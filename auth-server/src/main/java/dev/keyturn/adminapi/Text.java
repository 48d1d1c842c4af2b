package dev.keyturn.adminapi;

/** Which characters a text that somebody types may hold, as patterns for bean validation. */
public final class Text {

    /** Anything but control characters, line breaks included. */
    public static final String ONE_LINE = "[^\\p{Cntrl}\\u2028\\u2029]*";

    /** What to say when a text is not {@link #ONE_LINE}. */
    public static final String ONE_LINE_MESSAGE = "must be one line without control characters";

    /** Anything but control characters other than tab and line breaks. */
    public static final String LINES = "[^\\p{Cntrl}&&[^\\t\\r\\n]]*";

    /** What to say when a text is not {@link #LINES}. */
    public static final String LINES_MESSAGE = "must not hold control characters";

    private Text() {}
}
