package dev.keyturn.oauth;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** Times on pages, in UTC and in the words of the page's language. */
public final class PageTime {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofLocalizedDateTime(
                    FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withZone(ZoneOffset.UTC);

    private PageTime() {}

    /** @param language tag of the page's language */
    public static String day(Instant time, String language) {
        return DAY.withLocale(Locale.forLanguageTag(language)).format(time);
    }

    /** @param language tag of the page's language */
    public static String minute(Instant time, String language) {
        return MINUTE.withLocale(Locale.forLanguageTag(language)).format(time);
    }
}
