package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.testing.Race;
import dev.keyturn.testing.Waiting;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Turns to hash passwords, one or two at the same time. */
class HashTurnsTests {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final boolean STRANGER = true;
    private static final boolean KNOWN = false;

    private final HashTurns turns = new HashTurns(1, LONG);
    private final List<String> served = new CopyOnWriteArrayList<>();

    @Test
    void alternateBetweenStrangersAndOthersWhileBothWait() {
        turns.take(STRANGER);
        waitInLine(STRANGER, "s1", "s2", "s3", "s4");
        waitInLine(KNOWN, "k1", "k2");

        serve(6);

        assertThat(served).containsExactly("k1", "s1", "k2", "s2", "s3", "s4");
    }

    @Test
    void areNotKeptFromStrangersByManyOthers() {
        turns.take(KNOWN);
        waitInLine(KNOWN, "k1", "k2", "k3", "k4");
        waitInLine(STRANGER, "s1", "s2");

        serve(6);

        assertThat(served).containsExactly("k1", "s1", "k2", "s2", "k3", "k4");
    }

    @Test
    void areFreeAgainWhenNooneWaits() {
        turns.take(STRANGER);
        turns.giveBack();

        turns.take(KNOWN);
        turns.giveBack();
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void areNeverMoreAtTheSameTime() {
        HashTurns two = new HashTurns(2, LONG);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        Callable<?> user = () -> {
            for (int i = 0; i < 200; i++) {
                two.take(next.incrementAndGet() % 2 == 0);
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                now.decrementAndGet();
                two.giveBack();
            }
            return null;
        };

        assertThat(Race.between(Collections.nCopies(8, user).toArray(Callable[]::new)))
                .containsOnlyNulls();

        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(two.waiting()).isZero();
        two.take(STRANGER);
        two.take(KNOWN);
    }

    @Test
    void areLeftByThoseWhoAreInterrupted() {
        turns.take(KNOWN);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(UserRefusedException.class)
                .isThrownBy(() -> turns.take(KNOWN))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("too-busy"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(turns.waiting()).isZero();
        turns.giveBack();
        turns.take(STRANGER);
    }

    /** A turn may be given to someone whose time has just ended. */
    @Test
    void areNotLostByThoseWhoLeave() {
        HashTurns impatient = new HashTurns(2, Duration.ofNanos(1));
        Callable<?> user = () -> {
            for (int i = 0; i < 5_000; i++) {
                try {
                    impatient.take(i % 2 == 0);
                    impatient.giveBack();
                } catch (UserRefusedException e) {
                    // another time
                }
            }
            return null;
        };

        assertThat(Race.between(Collections.nCopies(8, user).toArray(Callable[]::new)))
                .containsOnlyNulls();

        assertThat(impatient.waiting()).isZero();
        impatient.take(STRANGER);
        impatient.take(KNOWN);
        assertThatExceptionOfType(UserRefusedException.class).isThrownBy(() -> impatient.take(KNOWN));
    }

    @Test
    void areRefusedToStrangersAtOnceWhenFiftyWait() {
        turns.take(STRANGER);
        for (int i = 0; i < 50; i++) {
            waitInLine(STRANGER, "s" + i);
        }

        assertThatExceptionOfType(UserRefusedException.class).isThrownBy(() -> turns.take(STRANGER));

        waitInLine(KNOWN, "k1");
        serve(51);
        assertThat(served).hasSize(51).contains("k1");
    }

    /** Threads that wait for a turn in this order, and note that they got it. */
    private void waitInLine(boolean isStranger, String... names) {
        for (String name : names) {
            int before = turns.waiting();
            Thread thread = new Thread(() -> {
                turns.take(isStranger);
                served.add(name);
            });
            thread.setDaemon(true);
            thread.start();
            Waiting.until(() -> turns.waiting() == before + 1);
        }
    }

    /** Gives the one turn back, each time to the next. */
    private void serve(int times) {
        for (int i = 1; i <= times; i++) {
            int next = i;
            turns.giveBack();
            Waiting.until(() -> served.size() == next);
        }
    }
}
