package dev.keyturn.sdk.internal.jwt;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Backoff of fetches for unknown key ids. From the second fetch in a row that finds no new key, the pause doubles up to the maximum. A fetch
 * that finds a new key resets it, and so does the maximum pause without an unknown id. Not thread-safe.
 */
final class UnknownKeyBackoff {

    private final Duration shortest;
    private final Duration longest;
    private Duration pause;
    private boolean inVainBefore;
    private @Nullable Instant lastAskedAt;

    UnknownKeyBackoff(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.pause = shortest;
    }

    /** Pause for an unknown id that arrives now. */
    Duration at(Instant now) {
        if (lastAskedAt != null && KeyCachePolicy.hasPassed(longest, lastAskedAt, now)) {
            reset();
        }
        lastAskedAt = now;
        return pause;
    }

    /** Records a fetch for an unknown id that failed or found no new id. */
    void fetchedInVain() {
        if (inVainBefore) {
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(longest) < 0 ? doubled : longest;
        }
        inVainBefore = true;
    }

    /** Records a fetch that found a new id. */
    void fetchedNewKeys() {
        reset();
    }

    private void reset() {
        pause = shortest;
        inVainBefore = false;
    }
}
