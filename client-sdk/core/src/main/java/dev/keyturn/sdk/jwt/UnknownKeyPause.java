package dev.keyturn.sdk.jwt;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long after a fetch an unknown key id may cause the next one. Once or twice in vain is bad luck: a token was faster than
 * its key. From then on the pause doubles with each fetch that brings nothing new, up to the longest, until one does, or
 * until no unknown id has come for as long as the longest pause. Not safe for use by several threads.
 */
final class UnknownKeyPause {

    private final Duration shortest;
    private final Duration longest;
    private Duration pause;
    private boolean inVainBefore;
    private @Nullable Instant lastAskedAt;

    UnknownKeyPause(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.pause = shortest;
    }

    /** The pause that holds for an unknown id that comes now. */
    Duration at(Instant now) {
        if (lastAskedAt != null && KeyCachePolicy.hasPassed(longest, lastAskedAt, now)) {
            reset();
        }
        lastAskedAt = now;
        return pause;
    }

    /** A fetch for an unknown id failed or brought no id that was not there before. */
    void fetchedInVain() {
        if (inVainBefore) {
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(longest) < 0 ? doubled : longest;
        }
        inVainBefore = true;
    }

    /** A fetch, for whatever reason, brought an id that was not there before. */
    void fetchedNewKeys() {
        reset();
    }

    private void reset() {
        pause = shortest;
        inVainBefore = false;
    }
}
