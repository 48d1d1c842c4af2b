package dev.keyturn.sdk.internal.dpop;

import dev.keyturn.sdk.dpop.ReplayStore;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Store of used proofs in memory. When it is full of unexpired proofs it rejects new ones, since removing one would allow its replay.
 */
final class InMemoryReplayStore implements ReplayStore {

    private final int maxSize;
    private final Clock clock;
    private final ConcurrentMap<String, Instant> used = new ConcurrentHashMap<>();

    InMemoryReplayStore(int maxSize, Clock clock) {
        this.maxSize = maxSize;
        this.clock = clock;
    }

    @Override
    public boolean add(String id, Instant until) {
        if (used.size() >= maxSize) {
            removeExpired();
        }
        return used.size() < maxSize && used.putIfAbsent(id, until) == null;
    }

    private synchronized void removeExpired() {
        if (used.size() >= maxSize) {
            Instant now = clock.instant();
            used.values().removeIf(until -> !now.isBefore(until));
        }
    }
}
