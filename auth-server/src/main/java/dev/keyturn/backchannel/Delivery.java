package dev.keyturn.backchannel;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Delivery that this node has claimed, and where it goes.
 *
 * @param id also the {@code jti} of its logout tokens
 * @param attempts number of attempts, with the one that begins
 * @param giveUpAt time from which a failed attempt is not repeated
 * @param receiver null if the client has no address any more
 * @param algorithm algorithm of the client's ID tokens; null for the default
 */
record Delivery(
        UUID id,
        String clientId,
        String clientName,
        String sid,
        String subject,
        int attempts,
        Instant giveUpAt,
        boolean isClientEnabled,
        @Nullable URI receiver,
        @Nullable String algorithm) {

    static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    static final Duration LONGEST_WAIT = Duration.ofHours(4);

    private static final int FACTOR = 3;
    private static final double JITTER = 0.2;

    /** Time until the next attempt: three times longer after each, up to four hours, and up to a fifth more or less by chance. */
    Duration nextWait() {
        Duration wait = FIRST_WAIT;
        for (int i = 1; i < attempts && wait.compareTo(LONGEST_WAIT) < 0; i++) {
            wait = wait.multipliedBy(FACTOR);
        }
        long bounded = Math.min(wait.toMillis(), LONGEST_WAIT.toMillis());
        double chance = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        return Duration.ofMillis((long) (bounded * chance));
    }
}
