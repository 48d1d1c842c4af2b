package dev.keyturn.revocation;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** What this node has read of the revocations, in the order of their numbers, without those that have expired. */
@Component
class RevocationLog {

    private final ConcurrentNavigableMap<Long, Revocation> entries = new ConcurrentSkipListMap<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    private volatile long cursor;

    /** The number up to which nothing is missing. */
    long cursor() {
        return cursor;
    }

    /** Adds what was read, and tells who follows. Called by one thread at a time. */
    void append(List<Revocation> read, Instant now) {
        for (Revocation revocation : read) {
            if (!revocation.isOverAt(now)) {
                entries.put(revocation.number(), revocation);
            }
        }
        advance(read.get(read.size() - 1).number());
    }

    /** Moves on to a number whose row is gone. Called by one thread at a time. */
    void advance(long number) {
        if (number > cursor) {
            cursor = number;
            followers.forEach(Runnable::run);
        }
    }

    /** Runs this after each change, in the thread that made it; it must not wait for anything. */
    void follow(Runnable action) {
        followers.add(action);
    }

    /** What has a number above the first and not above the second. */
    List<Revocation> between(long after, long upTo) {
        return List.copyOf(entries.subMap(after, false, upTo, true).values());
    }

    void forgetExpired(Instant now) {
        entries.values().removeIf(revocation -> revocation.isOverAt(now));
    }
}
