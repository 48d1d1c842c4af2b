package dev.keyturn.console.layout;

import dev.keyturn.console.text.Texts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Formats points in time in UTC, and lengths of time, as {@code ${@timeFormat.show(…)}} in a page. */
@Component
public class TimeFormat {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final Pattern INSTANT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}Z");

    private final Texts texts;

    TimeFormat(Texts texts) {
        this.texts = texts;
    }

    public String show(@Nullable Instant time) {
        return format(MINUTE, time);
    }

    public String showDay(@Nullable Instant time) {
        return format(DAY, time);
    }

    public String showToTheSecond(@Nullable Instant time) {
        return format(SECOND, time);
    }

    /** A fact of an event: an instant of the API (ISO 8601, in UTC) as any other time, any other text as it is. */
    public String showFact(String text) {
        if (!INSTANT.matcher(text).matches()) {
            return text;
        }
        try {
            return showToTheSecond(Instant.parse(text));
        } catch (DateTimeException e) {
            return text;
        }
    }

    /** Length of time in the largest unit that expresses it exactly, up to days. */
    public String showLength(int seconds) {
        int unit = IntStream.of(86_400, 3_600, 60)
                .filter(size -> seconds > 0 && seconds % size == 0)
                .findFirst()
                .orElse(1);
        return texts.format("form.duration." + unit, seconds / unit);
    }

    /** The same for a number as it was typed in a form; any other text as it is. */
    public String showLength(String seconds) {
        return seconds.matches("[0-9]{1,9}") ? showLength(Integer.parseInt(seconds)) : seconds;
    }

    private String format(DateTimeFormatter format, @Nullable Instant time) {
        return time == null ? texts.of("layout.time.never", "") : format.format(time);
    }
}
