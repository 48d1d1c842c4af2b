package dev.keyturn.sdk.internal.json;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads NumericDate values: seconds since 1970-01-01T00:00:00Z, up to the year 9999.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-2">RFC 7519 §2, NumericDate</a>
 */
public final class NumericDate {

    private static final long LAST_SECOND = 253_402_300_799L;

    private NumericDate() {}

    /** Reads an instant; null if the value is not a number or out of range. Drops fractions of a second. */
    public static @Nullable Instant read(@Nullable Object value) {
        if (value instanceof Number number) {
            double seconds = number.doubleValue();
            if (seconds >= 0 && seconds <= LAST_SECOND) {
                return Instant.ofEpochSecond(number.longValue());
            }
        }
        return null;
    }
}
