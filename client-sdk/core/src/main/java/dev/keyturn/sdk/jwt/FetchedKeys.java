package dev.keyturn.sdk.jwt;

import java.time.Instant;

/**
 * An issuer's keys as one fetch has brought them, with the times up to which they are used. Those are kept in milliseconds, since each
 * verification compares them.
 */
final class FetchedKeys {

    private final KeySet keys;
    private final Instant at;
    private final int fetch;
    private final long from;
    private final long dueAt;
    private final long endsAt;

    /**
     * @param at when the fetch began
     * @param fetch a number that no other fetch of this issuer's keys has
     */
    FetchedKeys(KeySet keys, Instant at, int fetch, KeyCachePolicy policy) {
        this.keys = keys;
        this.at = at;
        this.fetch = fetch;
        this.from = at.toEpochMilli();
        this.dueAt = at.plus(policy.refreshAfter()).toEpochMilli();
        this.endsAt = at.plus(policy.keepFor()).toEpochMilli();
    }

    KeySet keys() {
        return keys;
    }

    Instant at() {
        return at;
    }

    int fetch() {
        return fetch;
    }

    /**
     * Whether to fetch them again: also if the clock was set back, or that would wait until it has caught up.
     *
     * @param now in milliseconds since the epoch
     */
    boolean isDue(long now) {
        return now < from || now >= dueAt;
    }

    /**
     * Whether they must not be used any more. Unlike for the fetch, an age that a clock set back makes negative is no reason to throw keys away.
     *
     * @param now in milliseconds since the epoch
     */
    boolean isTooOld(long now) {
        return now >= endsAt;
    }
}
