package dev.keyturn.signing;

import com.nimbusds.jose.jwk.JWK;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.signing.SigningKey.State;
import dev.keyturn.signing.SigningKeyChange.SigningKeyActivated;
import dev.keyturn.signing.SigningKeyChange.SigningKeyAnnounced;
import dev.keyturn.signing.SigningKeyChange.SigningKeyDestroyed;
import dev.keyturn.signing.SigningKeyChange.SigningKeyGenerated;
import dev.keyturn.signing.SigningKeyChange.SigningKeyRetired;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves signing keys through their life, in the database and on one node at a time.
 *
 * <p>Each move is a transaction of its own under a lock: it is made as a whole or not at all, and a node that waited for the
 * lock looks again before it moves anything. Key pairs are generated before, so that the lock is short.
 */
@Component
class KeyLifeCycle {

    /** The lock; its counter tells other nodes that a key has moved. */
    static final String LOCK = "signing-keys";

    /** Verifiers limit how long a list of keys they read. */
    private static final int MOST_RETIRED = 20;

    /** How far the clocks of two nodes may be apart. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final SigningKeyRepository keys;
    private final KeyReencryption reencryption;
    private final DatabaseLocks locks;
    private final Cluster cluster;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final SigningProperties properties;
    private final Clock clock;

    private volatile @Nullable KeyEncryption encryption;

    KeyLifeCycle(
            SigningKeyRepository keys,
            KeyReencryption reencryption,
            DatabaseLocks locks,
            Cluster cluster,
            PlatformTransactionManager transactions,
            ApplicationEventPublisher events,
            SigningProperties properties,
            Clock clock) {
        this.keys = keys;
        this.reencryption = reencryption;
        this.locks = locks;
        this.cluster = cluster;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.events = events;
        this.properties = properties;
        this.clock = clock;
    }

    /** Makes ready to generate keys. @throws KeyEncryptionKeyException if the stored keys cannot be decrypted */
    void start() {
        encryption = reencryption.run();
    }

    KeyEncryption encryption() {
        return Objects.requireNonNull(encryption, "not started");
    }

    /** Gives an algorithm its first key, which signs at once; does nothing if it has one. */
    void ensure(SigningAlgorithm algorithm) {
        if (find(algorithm, State.ACTIVE).isPresent()) {
            return;
        }
        JWK pair = algorithm.generate();
        exclusively(now -> {
            if (find(algorithm, State.ACTIVE).isEmpty()) {
                activateNew(pair, algorithm, now);
            }
        });
    }

    /** Publishes the next key of an algorithm. @throws SigningKeyRefusedException {@code already-announced} */
    void announce(SigningAlgorithm algorithm) {
        ensure(algorithm);
        JWK pair = algorithm.generate();
        exclusively(now -> {
            if (find(algorithm, State.ANNOUNCED).isPresent()) {
                throw SigningKeyRefusedException.alreadyAnnounced();
            }
            Instant activeFrom = now.plus(properties.announceBefore());
            find(algorithm, State.ACTIVE).ifPresent(active -> {
                active.plan(activeFrom);
                keys.saveAndFlush(active);
            });
            announceNew(pair, algorithm, now, activeFrom);
        });
    }

    /**
     * Lets the announced key of an algorithm sign from now on, or a new one if none is announced.
     *
     * @throws SigningKeyRefusedException {@code too-many-retired}
     */
    void activate(SigningAlgorithm algorithm) {
        JWK pair = algorithm.generate();
        exclusively(now -> {
            if (keys.findByAlgorithmAndStateIn(algorithm.joseName(), List.of(State.RETIRED))
                            .size()
                    >= MOST_RETIRED) {
                throw SigningKeyRefusedException.tooManyRetired();
            }
            retireActive(algorithm, now);
            find(algorithm, State.ANNOUNCED)
                    .ifPresentOrElse(next -> activateAnnounced(next, now), () -> activateNew(pair, algorithm, now));
        });
    }

    /**
     * Withdraws a key. If it signed, a new one signs from now on, and not the announced one, which may have been seen by
     * whoever saw this one.
     *
     * @throws SigningKeyRefusedException {@code signing-key-not-found}, {@code signing-key-destroyed}
     */
    void revoke(String keyId) {
        SigningAlgorithm algorithm = keys.findById(keyId)
                .orElseThrow(SigningKeyRefusedException::notFound)
                .algorithm();
        JWK pair = algorithm.generate();
        exclusively(now -> {
            SigningKey key = keys.findById(keyId).orElseThrow(SigningKeyRefusedException::notFound);
            if (key.is(State.DESTROYED)) {
                throw SigningKeyRefusedException.destroyed();
            }
            boolean signs = key.is(State.ACTIVE);
            Instant lastExpiry = lastTokenExpiry(key, now).orElse(now);
            key.revoke(now);
            keys.saveAndFlush(key);
            events.publishEvent(new SigningKeyRevoked(keyId, lastExpiry));
            if (signs) {
                activateNew(pair, algorithm, now);
            }
        });
    }

    /** When the last token that a key can have signed expires; empty if none is left. */
    Optional<Instant> lastTokenExpiry(SigningKey key, Instant now) {
        if (key.activatedAt() == null || key.is(State.DESTROYED)) {
            return Optional.empty();
        }
        Instant last = key.retiredAt() == null ? now : key.retiredAt();
        // another node may have signed with it until it learned better
        Instant expiry = last.plus(SigningProperties.LONGEST_TOKEN).plus(TOLERANCE);
        return expiry.isAfter(now) ? Optional.of(expiry) : Optional.empty();
    }

    /** Makes the moves that are due. @return whether there were any */
    boolean advance() {
        Instant now = now();
        List<SigningKey> published = keys.findPublished();
        if (published.stream().noneMatch(key -> needsAttention(key, published, now))) {
            return false;
        }
        Map<SigningAlgorithm, JWK> pairs = new EnumMap<>(SigningAlgorithm.class);
        published.stream()
                .filter(key -> needsSuccessor(key, published, now))
                .forEach(key -> pairs.put(key.algorithm(), key.algorithm().generate()));
        exclusively(moment -> keys.findPublished().forEach(key -> advance(key, pairs, moment)));
        return true;
    }

    private boolean needsAttention(SigningKey key, List<SigningKey> published, Instant now) {
        return key.isPlannedBeyond(now, furthestPlan(key))
                || needsSuccessor(key, published, now)
                || (!key.is(State.ACTIVE) && key.isDue(now));
    }

    private boolean needsSuccessor(SigningKey key, List<SigningKey> published, Instant now) {
        return isToBeSucceeded(key, now)
                && published.stream()
                        .noneMatch(other -> other.is(State.ANNOUNCED) && other.algorithm() == key.algorithm());
    }

    private boolean isToBeSucceeded(SigningKey key, Instant now) {
        return key.is(State.ACTIVE) && key.isDue(now.plus(properties.announceBefore()));
    }

    private Duration furthestPlan(SigningKey key) {
        return usualPlan(key.state()).plus(TOLERANCE);
    }

    private Duration usualPlan(State state) {
        return switch (state) {
            case ANNOUNCED -> properties.announceBefore();
            case ACTIVE -> properties.rotateEvery();
            case RETIRED, DESTROYED -> properties.retireFor();
        };
    }

    private void advance(SigningKey key, Map<SigningAlgorithm, JWK> pairs, Instant now) {
        if (key.isPlannedBeyond(now, furthestPlan(key))) {
            key.plan(now.plus(usualPlan(key.state())));
            keys.saveAndFlush(key);
        }
        JWK pair = pairs.get(key.algorithm());
        if (key.is(State.RETIRED) && key.isDue(now)) {
            key.destroy(now);
            keys.saveAndFlush(key);
            events.publishEvent(
                    new SigningKeyDestroyed(key.getId(), key.algorithm().joseName()));
        } else if (key.is(State.ANNOUNCED) && key.isDue(now)) {
            retireActive(key.algorithm(), now);
            activateAnnounced(key, now);
        } else if (pair != null
                && isToBeSucceeded(key, now)
                && find(key.algorithm(), State.ANNOUNCED).isEmpty()) {
            Instant earliest = now.plus(properties.announceBefore());
            Instant planned = Objects.requireNonNull(key.dueAt());
            Instant takesOver = planned.isAfter(earliest) ? planned : earliest;
            key.plan(takesOver);
            keys.saveAndFlush(key);
            announceNew(pair, key.algorithm(), now, takesOver);
        }
    }

    private void retireActive(SigningAlgorithm algorithm, Instant now) {
        find(algorithm, State.ACTIVE).ifPresent(old -> {
            old.retire(now, now.plus(properties.retireFor()));
            keys.saveAndFlush(old);
            events.publishEvent(new SigningKeyRetired(old.getId(), algorithm.joseName()));
        });
    }

    private void activateAnnounced(SigningKey next, Instant now) {
        next.activate(now, now.plus(properties.rotateEvery()));
        keys.saveAndFlush(next);
        events.publishEvent(
                new SigningKeyActivated(next.getId(), next.algorithm().joseName()));
    }

    private void activateNew(JWK pair, SigningAlgorithm algorithm, Instant now) {
        keys.saveAndFlush(SigningKey.active(
                pair, nextGeneration(algorithm), encryption(), now, now.plus(properties.rotateEvery())));
        events.publishEvent(new SigningKeyGenerated(pair.getKeyID(), algorithm.joseName()));
        events.publishEvent(new SigningKeyActivated(pair.getKeyID(), algorithm.joseName()));
    }

    private void announceNew(JWK pair, SigningAlgorithm algorithm, Instant now, Instant activeFrom) {
        keys.saveAndFlush(SigningKey.announced(pair, nextGeneration(algorithm), encryption(), now, activeFrom));
        events.publishEvent(new SigningKeyGenerated(pair.getKeyID(), algorithm.joseName()));
        events.publishEvent(new SigningKeyAnnounced(pair.getKeyID(), algorithm.joseName(), activeFrom));
    }

    private int nextGeneration(SigningAlgorithm algorithm) {
        return keys.findLastGeneration(algorithm.joseName()) + 1;
    }

    private Optional<SigningKey> find(SigningAlgorithm algorithm, State state) {
        return keys.findByAlgorithmAndStateIn(algorithm.joseName(), List.of(state)).stream()
                .findFirst();
    }

    private void exclusively(Move move) {
        transaction.executeWithoutResult(status -> {
            locks.hold(LOCK);
            move.at(now());
            locks.countChange(LOCK);
            cluster.publish(LOCK, "");
        });
    }

    /** As precise as the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** What is done under the lock. */
    private interface Move {

        void at(Instant now);
    }
}
