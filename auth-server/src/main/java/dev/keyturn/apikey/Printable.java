package dev.keyturn.apikey;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts that callers pass on, as they are kept: what they are passed is as hostile as they are, and PostgreSQL stores no NUL. */
public final class Printable {

    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7E]");

    private Printable() {}

    /** The beginning of a text, so that nothing larger is held in memory. */
    public static @Nullable String cut(@Nullable String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most);
    }

    /** The text in printable ASCII, with a question mark for each character that is none. */
    public static @Nullable String of(@Nullable String text) {
        return text == null ? null : UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
