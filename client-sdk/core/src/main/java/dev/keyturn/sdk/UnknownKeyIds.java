package dev.keyturn.sdk;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The key ids that a fetch was made for in vain, each for a limited time; a full memory forgets the oldest. Not safe for use
 * by several threads.
 */
final class UnknownKeyIds {

    private final Map<String, Instant> missedAt = new LinkedHashMap<>();
    private final int capacity;
    private final Duration lifetime;

    UnknownKeyIds(int capacity, Duration lifetime) {
        this.capacity = capacity;
        this.lifetime = lifetime;
    }

    void remember(String id, Instant now) {
        missedAt.remove(id);
        missedAt.put(id, now);
        if (missedAt.size() > capacity) {
            Iterator<String> oldestFirst = missedAt.keySet().iterator();
            oldestFirst.next();
            oldestFirst.remove();
        }
    }

    boolean contains(String id, Instant now) {
        Instant since = missedAt.get(id);
        return since != null && !KeyCachePolicy.hasPassed(lifetime, since, now);
    }

    int size() {
        return missedAt.size();
    }
}
