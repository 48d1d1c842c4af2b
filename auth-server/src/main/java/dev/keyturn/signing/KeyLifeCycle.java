package dev.keyturn.signing;

import com.nimbusds.jose.jwk.JWK;
import dev.keyturn.database.StoredTime;
import dev.keyturn.signing.SigningKey.State;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Moves signing keys through their life, in the database and on one node at a time.
 *
 * <p>Each move is a transaction of its own under a lock: it is made as a whole or not at all, and a node that waited for the
 * lock looks again before it moves anything. Key pairs are generated before, so that the lock is short.
 */
@Component
class KeyLifeCycle {

    /** Verifiers limit how long a list of keys they read. */
    private static final int MAX_RETIRED = 20;

    private final StoredKeys keys;
    private final KeySchedule schedule;
    private final ExclusiveMoves moves;
    private final Clock clock;

    KeyLifeCycle(StoredKeys keys, KeySchedule schedule, ExclusiveMoves moves, Clock clock) {
        this.keys = keys;
        this.schedule = schedule;
        this.moves = moves;
        this.clock = clock;
    }

    /** Gives an algorithm its first key, which signs at once; does nothing if it has one. */
    void ensure(SigningAlgorithm algorithm) {
        if (keys.find(algorithm, State.ACTIVE).isPresent()) {
            return;
        }
        JWK pair = algorithm.generate();
        moves.run(now -> {
            if (keys.find(algorithm, State.ACTIVE).isEmpty()) {
                keys.activate(pair, algorithm, now);
            }
        });
    }

    /** Publishes the first key of an algorithm, which signs later; does nothing if one signs or is going to. */
    void announceFirst(SigningAlgorithm algorithm) {
        if (hasKey(algorithm)) {
            return;
        }
        JWK pair = algorithm.generate();
        moves.run(now -> {
            if (!hasKey(algorithm)) {
                keys.announce(pair, algorithm, now, schedule.nextAfter(State.ANNOUNCED, now));
            }
        });
    }

    private boolean hasKey(SigningAlgorithm algorithm) {
        return keys.find(algorithm, State.ACTIVE)
                .or(() -> keys.find(algorithm, State.ANNOUNCED))
                .isPresent();
    }

    /** Publishes the next key of an algorithm. @throws SigningKeyRefusedException {@code already-announced} */
    void announce(SigningAlgorithm algorithm) {
        JWK pair = algorithm.generate();
        moves.run(now -> {
            if (keys.find(algorithm, State.ANNOUNCED).isPresent()) {
                throw SigningKeyRefusedException.alreadyAnnounced();
            }
            Instant activeFrom = schedule.nextAfter(State.ANNOUNCED, now);
            keys.find(algorithm, State.ACTIVE).ifPresent(active -> keys.plan(active, activeFrom));
            keys.announce(pair, algorithm, now, activeFrom);
        });
    }

    /**
     * Lets the announced key of an algorithm sign from now on, or a new one if none is announced.
     *
     * @throws SigningKeyRefusedException {@code too-many-retired}
     */
    void activate(SigningAlgorithm algorithm) {
        JWK pair = algorithm.generate();
        moves.run(now -> {
            if (keys.count(algorithm, State.RETIRED) >= MAX_RETIRED) {
                throw SigningKeyRefusedException.tooManyRetired();
            }
            keys.retireActive(algorithm, now);
            keys.find(algorithm, State.ANNOUNCED)
                    .ifPresentOrElse(next -> keys.activate(next, now), () -> keys.activate(pair, algorithm, now));
        });
    }

    /**
     * Withdraws a key. If it signed, a new one signs from now on, and not the announced one, which an attacker who has this one may have, too. If it was to be the first that signs, a new one is announced.
     *
     * @throws SigningKeyRefusedException {@code signing-key-not-found}, {@code signing-key-destroyed}
     */
    void revoke(String keyId) {
        SigningAlgorithm algorithm = keys.get(keyId).algorithm();
        JWK pair = algorithm.generate();
        moves.run(now -> {
            SigningKey key = keys.get(keyId);
            if (key.is(State.DESTROYED)) {
                throw SigningKeyRefusedException.destroyed();
            }
            boolean signs = key.is(State.ACTIVE);
            boolean wasToBeFirst = keys.isToBeFirst(key);
            keys.revoke(key, now);
            if (signs) {
                keys.activate(pair, algorithm, now);
            } else if (wasToBeFirst) {
                keys.announce(pair, algorithm, now, schedule.nextAfter(State.ANNOUNCED, now));
            }
        });
    }

    /** Makes the moves that are due. @return whether there were any */
    boolean advance() {
        Instant now = StoredTime.now(clock);
        List<SigningKey> published = keys.published();
        if (published.stream().noneMatch(key -> schedule.needsAttention(key, published, now))) {
            return false;
        }
        Map<SigningAlgorithm, JWK> pairs = new EnumMap<>(SigningAlgorithm.class);
        published.stream()
                .filter(key -> schedule.needsSuccessor(key, published, now))
                .forEach(key -> pairs.put(key.algorithm(), key.algorithm().generate()));
        moves.run(moment -> {
            List<SigningKey> still = keys.published();
            still.forEach(key -> advance(key, still, pairs, moment));
        });
        return true;
    }

    private void advance(SigningKey key, List<SigningKey> published, Map<SigningAlgorithm, JWK> pairs, Instant now) {
        if (schedule.isPlannedTooFar(key, now)) {
            keys.plan(key, schedule.nextAfter(key.state(), now));
        }
        JWK pair = pairs.get(key.algorithm());
        if (key.is(State.RETIRED) && key.isDue(now)) {
            keys.destroy(key, now);
        } else if (key.is(State.ANNOUNCED) && key.isDue(now)) {
            keys.retireActive(key.algorithm(), now);
            keys.activate(key, now);
        } else if (pair != null && schedule.needsSuccessor(key, published, now)) {
            Instant takesOver = schedule.takeOver(key, now);
            keys.plan(key, takesOver);
            keys.announce(pair, key.algorithm(), now, takesOver);
        }
    }
}
