package dev.keyturn.user;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns to hash a password, a few at a time, so that a flood of sign-ins can exhaust neither memory nor processors.
 *
 * <p>Strangers, who sign in without a known device, wait in a line of their own. While both lines wait, each gets every other turn.
 * So a known device does not wait behind strangers, however many networks they come from, and known devices do not keep
 * strangers out.
 */
final class HashTurns {

    /** Waiting strangers for each turn; each holds a thread of the server. */
    private static final int MAX_STRANGERS = 50;

    private final Deque<CountDownLatch> known = new ArrayDeque<>();
    private final Deque<CountDownLatch> strangers = new ArrayDeque<>();
    private final int maxStrangers;
    private final Duration maxWait;
    private int free;
    private boolean isStrangersTurn;

    /**
     * @param turns at the same time, 1 or more
     * @param maxWait for one of them
     */
    HashTurns(int turns, Duration maxWait) {
        this.free = turns;
        this.maxStrangers = turns * MAX_STRANGERS;
        this.maxWait = maxWait;
    }

    /**
     * Takes a turn, which is to be given back. Waits if there is none, unless too many strangers do.
     *
     * @throws UserRefusedException {@code too-busy} if there is none
     */
    void take(boolean isStranger) {
        CountDownLatch turn = new CountDownLatch(1);
        Deque<CountDownLatch> line = isStranger ? strangers : known;
        synchronized (this) {
            if (free > 0) {
                free--;
                return;
            }
            if (isStranger && strangers.size() >= maxStrangers) {
                throw UserRefusedException.tooBusy();
            }
            line.add(turn);
        }
        if (!await(turn)) {
            leave(line, turn);
            throw UserRefusedException.tooBusy();
        }
    }

    private boolean await(CountDownLatch turn) {
        try {
            return turn.await(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A turn that was given at the last moment is for the next one. */
    private synchronized void leave(Deque<CountDownLatch> line, CountDownLatch turn) {
        if (!line.remove(turn)) {
            giveBack();
        }
    }

    synchronized void giveBack() {
        CountDownLatch next = next();
        if (next == null) {
            free++;
        } else {
            next.countDown();
        }
    }

    private @Nullable CountDownLatch next() {
        boolean isStranger = !strangers.isEmpty() && (isStrangersTurn || known.isEmpty());
        isStrangersTurn = !isStranger;
        return isStranger ? strangers.poll() : known.poll();
    }

    /** Number of those who wait. */
    synchronized int waiting() {
        return known.size() + strangers.size();
    }
}
