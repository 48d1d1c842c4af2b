package dev.keyturn.apikey;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lead time of a reminder before a key expires. */
enum Reminder {
    THIRTY_DAYS(30),
    SEVEN_DAYS(7),
    ONE_DAY(1);

    private final int days;

    Reminder(int days) {
        this.days = days;
    }

    int days() {
        return days;
    }

    /** When the first one is due; null for a key that lives shorter than the last. */
    static @Nullable Instant first(Instant createdAt, Instant expiresAt) {
        return Arrays.stream(values())
                .map(each -> each.dueFor(expiresAt))
                .filter(due -> due.isAfter(createdAt))
                .findFirst()
                .orElse(null);
    }

    /** The latest that is due, as if those before it had been given; null if the key has ended. */
    static @Nullable Reminder dueAt(Instant now, Instant expiresAt) {
        return now.isBefore(expiresAt)
                ? Arrays.stream(values())
                        .filter(each -> !each.dueFor(expiresAt).isAfter(now))
                        .reduce((earlier, later) -> later)
                        .orElse(null)
                : null;
    }

    /** When the one after this is due; null if this is the last. */
    @Nullable
    Instant next(Instant expiresAt) {
        return Arrays.stream(values())
                .filter(each -> each.days < days)
                .findFirst()
                .map(each -> each.dueFor(expiresAt))
                .orElse(null);
    }

    private Instant dueFor(Instant expiresAt) {
        return expiresAt.minus(Duration.ofDays(days));
    }
}
