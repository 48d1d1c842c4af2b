package dev.keyturn.sdk.internal.jwt;

import java.time.Instant;

/**
 * Result of one fetch of an issuer's keys, with the times at which it is due and too old. Times are in milliseconds, since each verification
 * compares them.
 */
final class FetchedKeys {

    private final KeySet keys;
    private final Instant at;
    private final int fetch;
    private final long from;
    private final long dueAt;
    private final long endsAt;

    /**
     * @param at start of the fetch
     * @param fetch unique number of the fetch
     */
    FetchedKeys(KeySet keys, Instant at, int fetch, KeyCachePolicy policy) {
        this.keys = keys;
        this.at = at;
        this.fetch = fetch;
        this.from = at.toEpochMilli();
        this.dueAt = at.plus(policy.refreshAfter()).toEpochMilli();
        this.endsAt = at.plus(policy.maxAge()).toEpochMilli();
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
     * Whether a refresh is due. True if the clock was set back, which would otherwise delay the refresh.
     *
     * @param now in milliseconds since the epoch
     */
    boolean isDue(long now) {
        return now < from || now >= dueAt;
    }

    /**
     * Whether the keys must no longer be used. False if the clock was set back: a negative age is no reason to discard keys.
     *
     * @param now in milliseconds since the epoch
     */
    boolean isTooOld(long now) {
        return now >= endsAt;
    }
}
