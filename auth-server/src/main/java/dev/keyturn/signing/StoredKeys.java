package dev.keyturn.signing;

import com.nimbusds.jose.jwk.JWK;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.signing.SigningKey.State;
import dev.keyturn.signing.SigningKeyChange.SigningKeyActivated;
import dev.keyturn.signing.SigningKeyChange.SigningKeyAnnounced;
import dev.keyturn.signing.SigningKeyChange.SigningKeyDestroyed;
import dev.keyturn.signing.SigningKeyChange.SigningKeyGenerated;
import dev.keyturn.signing.SigningKeyChange.SigningKeyRetired;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Signing keys in the database and their state transitions, each recorded in the audit trail. Callers
 * change a state in a transaction, under {@link SigningKeyRepository#LOCK}.
 */
@Component
class StoredKeys {

    private final SigningKeyRepository keys;
    private final KeyReencryption reencryption;
    private final KeySchedule schedule;
    private final ApplicationEventPublisher events;

    private volatile @Nullable KeyEncryption encryption;

    StoredKeys(
            SigningKeyRepository keys,
            KeyReencryption reencryption,
            KeySchedule schedule,
            ApplicationEventPublisher events) {
        this.keys = keys;
        this.reencryption = reencryption;
        this.schedule = schedule;
        this.events = events;
    }

    /** Makes ready to read and to write private halves. @throws KeyEncryptionKeyException if those stored cannot be decrypted */
    void open() {
        encryption = reencryption.run();
    }

    KeyEncryption encryption() {
        return Objects.requireNonNull(encryption, "not open");
    }

    /** @throws SigningKeyRefusedException {@code signing-key-not-found} */
    SigningKey get(String keyId) {
        return keys.findById(keyId).orElseThrow(() -> new NotFoundException("signing-key"));
    }

    List<SigningKey> published() {
        return keys.findPublished();
    }

    /** The key of an algorithm that is announced, or that is active: there is one at most. */
    Optional<SigningKey> find(SigningAlgorithm algorithm, State state) {
        return all(algorithm, state).stream().findFirst();
    }

    /** Whether a key is announced for an algorithm that has none which signs. */
    boolean isToBeFirst(SigningKey key) {
        return key.is(State.ANNOUNCED) && find(key.algorithm(), State.ACTIVE).isEmpty();
    }

    int count(SigningAlgorithm algorithm, State state) {
        return all(algorithm, state).size();
    }

    private List<SigningKey> all(SigningAlgorithm algorithm, State state) {
        return keys.findByAlgorithmAndStateIn(algorithm.joseName(), List.of(state));
    }

    /** Moves the plan of a key for its next state. */
    void plan(SigningKey key, Instant next) {
        key.plan(next);
        keys.saveAndFlush(key);
    }

    /** Publishes a new key, which signs from a later instant on. */
    void announce(JWK pair, SigningAlgorithm algorithm, Instant now, Instant activeFrom) {
        keys.saveAndFlush(SigningKey.announced(pair, nextGeneration(algorithm), encryption(), now, activeFrom));
        events.publishEvent(new SigningKeyGenerated(pair.getKeyID(), algorithm.joseName()));
        events.publishEvent(new SigningKeyAnnounced(pair.getKeyID(), algorithm.joseName(), activeFrom));
    }

    /** Lets a new key sign at once. */
    void activate(JWK pair, SigningAlgorithm algorithm, Instant now) {
        keys.saveAndFlush(SigningKey.active(
                pair, nextGeneration(algorithm), encryption(), now, schedule.nextAfter(State.ACTIVE, now)));
        events.publishEvent(new SigningKeyGenerated(pair.getKeyID(), algorithm.joseName()));
        events.publishEvent(new SigningKeyActivated(pair.getKeyID(), algorithm.joseName()));
    }

    /** Lets an announced key sign. */
    void activate(SigningKey announced, Instant now) {
        announced.activate(now, schedule.nextAfter(State.ACTIVE, now));
        keys.saveAndFlush(announced);
        events.publishEvent(
                new SigningKeyActivated(announced.getId(), announced.algorithm().joseName()));
    }

    /** Lets the active key of an algorithm sign no more, if there is one. */
    void retireActive(SigningAlgorithm algorithm, Instant now) {
        find(algorithm, State.ACTIVE).ifPresent(old -> {
            old.retire(now, schedule.nextAfter(State.RETIRED, now));
            keys.saveAndFlush(old);
            events.publishEvent(new SigningKeyRetired(old.getId(), algorithm.joseName()));
        });
    }

    /** Takes a retired key out of what is published. */
    void destroy(SigningKey retired, Instant now) {
        retired.destroy(now);
        keys.saveAndFlush(retired);
        events.publishEvent(
                new SigningKeyDestroyed(retired.getId(), retired.algorithm().joseName()));
    }

    /** Takes a key out of what is published before its time. */
    void revoke(SigningKey key, Instant now) {
        Instant lastExpiry = schedule.lastTokenExpiry(key, now).orElse(now);
        key.revoke(now);
        keys.saveAndFlush(key);
        events.publishEvent(new SigningKeyRevoked(key.getId(), lastExpiry));
    }

    private int nextGeneration(SigningAlgorithm algorithm) {
        return keys.findLastGeneration(algorithm.joseName()) + 1;
    }
}
