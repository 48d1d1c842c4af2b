package dev.keyturn.console.layout;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes points in time the way people read them, in UTC, as {@code ${@times.show(…)}} in a page. */
@Component
public class Times {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public String show(@Nullable Instant time) {
        return time == null ? "never" : MINUTE.format(time);
    }

    public String showDay(@Nullable Instant time) {
        return time == null ? "never" : DAY.format(time);
    }

    /** A length of time in the largest unit that says it exactly, up to days. */
    public String showLength(int seconds) {
        if (seconds > 0 && seconds % 86_400 == 0) {
            return count(seconds / 86_400, "day");
        }
        if (seconds > 0 && seconds % 3600 == 0) {
            return count(seconds / 3600, "hour");
        }
        return seconds > 0 && seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    private static String count(int number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    public String showToTheSecond(@Nullable Instant time) {
        return time == null ? "never" : SECOND.format(time);
    }
}
