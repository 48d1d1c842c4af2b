package dev.keyturn.signing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.signing.SigningKey.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshot of the {@link KeyRing}.
 *
 * @param changes how often the keys had been changed by then
 * @param active what signs, one an algorithm
 * @param announced when those begin to sign that do not yet
 * @param terms of the active keys
 * @param verifying by key id
 */
record KeyRingContents(
        long changes,
        Map<JWSAlgorithm, ActiveKey> active,
        Map<JWSAlgorithm, Instant> announced,
        Map<JWSAlgorithm, Term> terms,
        Map<String, PublishedKey> verifying,
        JWKSet publicKeys,
        JwksDocument document) {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRingContents.class);

    static final KeyRingContents EMPTY = new KeyRingContents(
            0, Map.of(), Map.of(), Map.of(), Map.of(), new JWKSet(), new JwksDocument(new JWKSet()));

    KeyRingContents next(long newChanges, List<SigningKey> stored, KeyEncryption encryption) {
        Map<JWSAlgorithm, ActiveKey> signing = new HashMap<>();
        stored.stream()
                .filter(key -> key.is(State.ACTIVE))
                .map(key -> activeKey(key, stored, encryption))
                .forEach(key -> signing.put(key.algorithm(), key));
        Map<JWSAlgorithm, Instant> toSign = stored.stream()
                .filter(key -> key.is(State.ANNOUNCED))
                .collect(Collectors.toUnmodifiableMap(
                        key -> key.algorithm().jose(), key -> Objects.requireNonNull(key.dueAt())));
        Map<JWSAlgorithm, Term> times = stored.stream()
                .filter(key -> key.is(State.ACTIVE))
                .collect(Collectors.toUnmodifiableMap(key -> key.algorithm().jose(), Term::of));
        Map<String, PublishedKey> known =
                stored.stream().collect(Collectors.toUnmodifiableMap(SigningKey::getId, KeyRingContents::publishedKey));
        JWKSet published = new JWKSet(stored.stream().map(SigningKey::publicKey).toList());
        return new KeyRingContents(
                newChanges, Map.copyOf(signing), toSign, times, known, published, new JwksDocument(published));
    }

    /**
     * Time in which a key signs.
     *
     * @param due when its successor is to take over
     */
    record Term(Instant from, Instant due) {

        static Term of(SigningKey active) {
            return new Term(
                    Objects.requireNonNull(active.activatedAt()),
                    Objects.requireNonNullElse(active.dueAt(), Instant.MAX));
        }
    }

    private static PublishedKey publishedKey(SigningKey key) {
        SigningAlgorithm algorithm = key.algorithm();
        return new PublishedKey(algorithm.jose(), algorithm.verifier(key.publicKey()));
    }

    private ActiveKey activeKey(SigningKey key, List<SigningKey> stored, KeyEncryption encryption) {
        ActiveKey before = active.get(key.algorithm().jose());
        if (before != null && before.keyId().equals(key.getId())) {
            return before;
        }
        if (before != null
                && !encryption.keyId().equals(key.keyEncryptionKeyId())
                && stored.stream().anyMatch(other -> other.getId().equals(before.keyId()))) {
            LOG.error(
                    "The signing key {} is encrypted with the key-encryption key {}, but this node has {}: it signs"
                            + " with the retired key until it is restarted with the new key-encryption key",
                    key.getId(),
                    key.keyEncryptionKeyId(),
                    encryption.keyId());
            return before;
        }
        JWK pair = key.pair(encryption);
        return new ActiveKey(
                key.getId(), key.algorithm().jose(), key.algorithm().signer(pair));
    }
}
