package dev.keyturn.sdk.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Clock that stands still until a test advances it. */
public final class MutableClock extends Clock {

    private volatile Instant now;

    /** Creates a clock that shows this instant. */
    public MutableClock(Instant now) {
        this.now = now;
    }

    /** Moves the clock forward, or back by a negative duration. */
    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
