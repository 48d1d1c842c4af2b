package dev.keyturn.oauth;

import java.time.Duration;
import java.time.Instant;

/**
 * Difference between the clocks of two nodes that is tolerated. What was issued while a clock was further ahead would be
 * accepted for longer than its lifetime, so it is not valid before the clock gets there again.
 */
public final class ClockSkew {

    /** How far the clocks of two nodes may be apart before one calls the other's token premature. */
    private static final Duration TOLERATED = Duration.ofSeconds(60);

    private ClockSkew() {}

    /** The last instant that does not lie further in the future than clocks are apart. */
    public static Instant latestIssue(Instant now) {
        return now.plus(TOLERATED);
    }

    /** Whether an instant lies further in the future than clocks are apart. */
    public static boolean isFromFuture(Instant now, Instant issuedAt) {
        return issuedAt.isAfter(latestIssue(now));
    }
}
