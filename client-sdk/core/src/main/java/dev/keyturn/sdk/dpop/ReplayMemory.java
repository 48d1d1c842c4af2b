package dev.keyturn.sdk.dpop;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Remembers proofs in this process. When it is full of proofs that are not over it takes no more: to forget one would let it be
 * used again.
 */
final class ReplayMemory implements ReplayStore {

    private final int most;
    private final Clock clock;
    private final ConcurrentMap<String, Instant> used = new ConcurrentHashMap<>();

    ReplayMemory(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    @Override
    public boolean add(String id, Instant until) {
        if (used.size() >= most) {
            forgetWhatIsOver();
        }
        return used.size() < most && used.putIfAbsent(id, until) == null;
    }

    private synchronized void forgetWhatIsOver() {
        if (used.size() >= most) {
            Instant now = clock.instant();
            used.values().removeIf(until -> !now.isBefore(until));
        }
    }
}
