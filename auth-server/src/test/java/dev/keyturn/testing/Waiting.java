package dev.keyturn.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what another thread or another node does. */
public final class Waiting {

    private static final Duration IN_VAIN = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(10);

    private Waiting() {}

    /** Returns when this is so, and fails if it does not come to pass. The machine is free for the others meanwhile. */
    public static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(IN_VAIN)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(condition);
    }
}
