package dev.keyturn.client.assertion;

import dev.keyturn.oauth.TokenDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The assertions that have been used and have not expired, so that none is honoured twice.
 *
 * <p>Choice (ADR 0006): each node knows its own. An assertion lives for minutes and travels in an encrypted connection
 * only, while a memory that the nodes share would cost every request a write. With several nodes, one could be replayed
 * once on each of the others. A client whose memory is full is refused until older assertions have expired, and no other
 * client notices. There is one memory per client that has authenticated with a key, so registration bounds their number.
 */
@Component
class UsedAssertions {

    /** How many unexpired assertions of one client are remembered. */
    static final int MAX_PER_CLIENT = 20_000;

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<String, Memory> memories = new ConcurrentHashMap<>();

    UsedAssertions(Clock clock) {
        this.clock = clock;
    }

    /**
     * Uses an assertion up.
     *
     * @param jti unique among those of the client
     * @param expiresAt from when on it is refused for its age and need not be remembered
     * @return whether it had not been used before; of two calls with the same one, one gets true
     */
    boolean use(String clientId, String jti, Instant expiresAt) {
        return memories.computeIfAbsent(clientId, id -> new Memory())
                .add(TokenDigest.of(jti), expiresAt, clock.instant());
    }

    /** What one client has used. */
    private static final class Memory {

        private final Map<TokenDigest, Instant> expiries = new HashMap<>();
        private Instant nextSweep = Instant.MIN;

        synchronized boolean add(TokenDigest jti, Instant expiresAt, Instant now) {
            if (!now.isBefore(nextSweep)) {
                expiries.values().removeIf(expiry -> !now.isBefore(expiry));
                nextSweep = now.plus(SWEEP_INTERVAL);
            }
            if (expiries.size() >= MAX_PER_CLIENT) {
                return false;
            }
            return expiries.putIfAbsent(jti, expiresAt) == null;
        }
    }
}
