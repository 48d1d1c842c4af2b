package dev.keyturn.database;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Time in the precision of the databases, so that an instant is the same before it is stored and after it is read. */
public final class StoredTime {

    private StoredTime() {}

    /** Current time in whole microseconds, rounded down. */
    public static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
