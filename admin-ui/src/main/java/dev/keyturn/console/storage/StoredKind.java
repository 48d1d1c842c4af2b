package dev.keyturn.console.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Storage use of one kind of rows, as the admin API returns it. */
record StoredKind(
        String kind,
        long rows,
        boolean rowsEstimated,
        long bytes,
        @Nullable Instant oldestWrittenAt,
        @Nullable Instant oldestExpiresAt) {

    /** How late the server may be in deleting before something is wrong; it looks every half minute. */
    private static final Duration USUAL_DELAY = Duration.ofMinutes(10);

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    /** The number of rows with its thousands apart, and with a sign before it if it is an estimate. */
    public String rowsInWords() {
        return (rowsEstimated ? "≈ " : "") + String.format(Locale.ENGLISH, "%,d", rows);
    }

    /** The size in the unit that leaves it below 1,024, to three figures at least. */
    public String size() {
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ENGLISH, size < 10 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
    }

    /** The size as a part of another one, as the width of a bar. */
    public String share(long whole) {
        return (whole == 0 ? 0 : bytes * 100 / whole) + "%";
    }

    /** Whether the purge of expired rows is late. */
    public boolean isOverdue(Instant now) {
        return oldestExpiresAt != null && oldestExpiresAt.plus(USUAL_DELAY).isBefore(now);
    }
}
