package dev.keyturn.revocation;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** Revocations read by this node, in the order of their numbers, without expired ones. */
@Component
class RevocationLog {

    private final ConcurrentNavigableMap<Long, Revocation> entries = new ConcurrentSkipListMap<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    private volatile long cursor;

    /** The number up to which nothing is missing. */
    long cursor() {
        return cursor;
    }

    /** Adds new revocations, and notifies listeners. Called by one thread at a time. */
    void append(List<Revocation> read, Instant now) {
        for (Revocation revocation : read) {
            if (!revocation.isOverAt(now)) {
                entries.put(revocation.number(), revocation);
            }
        }
        advance(read.get(read.size() - 1).number());
    }

    /** Advances to a number without a row. Called by one thread at a time. */
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

    /** Revocations with a number above the first and not above the second. */
    List<Revocation> between(long after, long upTo) {
        return List.copyOf(entries.subMap(after, false, upTo, true).values());
    }

    void forgetExpired(Instant now) {
        entries.values().removeIf(revocation -> revocation.isOverAt(now));
    }
}
