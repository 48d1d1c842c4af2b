package dev.keyturn.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The signing keys of this server, in memory: one active key an algorithm, and the public half of each as JWKS.
 *
 * <p>The first start generates them. Of two nodes that start at once on an empty database, the database lets one store its
 * key, and the other takes that one.
 */
@Component
public class KeyRing implements SmartInitializingSingleton {

    /** What this server has keys for. */
    public static final List<JWSAlgorithm> ALGORITHMS = List.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);

    private final SigningKeyRepository keys;
    private final KeyEncryptionKeys keyEncryptionKeys;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    private volatile Contents contents = new Contents(Map.of(), new JWKSet());

    KeyRing(
            SigningKeyRepository keys,
            KeyEncryptionKeys keyEncryptionKeys,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.keys = keys;
        this.keyEncryptionKeys = keyEncryptionKeys;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Loads the keys, and generates those that are missing; by then the audit trail listens.
     *
     * @throws KeyEncryptionKeyException if keys are stored and the configured key-encryption key is not theirs; nothing is
     *     changed then
     */
    @Override
    public void afterSingletonsInstantiated() {
        KeyEncryption encryption = encryptionFor(load());
        for (JWSAlgorithm algorithm : ALGORITHMS) {
            if (load().stream().noneMatch(key -> key.isFor(algorithm))) {
                generate(algorithm, encryption);
            }
        }
        List<SigningKey> stored = load();
        refuseUnlessAllUse(encryption, stored);
        contents = Contents.of(stored, encryption);
    }

    /** The active key of an algorithm, ready to sign. */
    ActiveKey active(JWSAlgorithm algorithm) {
        ActiveKey key = contents.active.get(algorithm);
        if (key == null) {
            throw new IllegalArgumentException("There is no signing key for " + algorithm);
        }
        return key;
    }

    /** The names of all {@link #ALGORITHMS}. */
    public static List<String> algorithmNames() {
        return ALGORITHMS.stream().map(JWSAlgorithm::getName).toList();
    }

    /** The public keys with which anybody can check our signatures. */
    public JWKSet publicKeys() {
        return contents.publicKeys;
    }

    private List<SigningKey> load() {
        return keys.findAllByOrderByAlgorithmAscGenerationDesc();
    }

    private KeyEncryption encryptionFor(List<SigningKey> stored) {
        if (stored.isEmpty()) {
            return keyEncryptionKeys.findOrCreate();
        }
        Optional<KeyEncryption> configured = keyEncryptionKeys.find();
        if (configured.isEmpty()) {
            throw new KeyEncryptionKeyException(
                    "This database holds signing keys that are encrypted under the" + " key-encryption key with id "
                            + stored.get(0).keyEncryptionKeyId() + ", which is not configured.");
        }
        refuseUnlessAllUse(configured.get(), stored);
        return configured.get();
    }

    private static void refuseUnlessAllUse(KeyEncryption encryption, List<SigningKey> stored) {
        for (SigningKey key : stored) {
            if (!key.keyEncryptionKeyId().equals(encryption.keyId())) {
                throw new KeyEncryptionKeyException("This database holds signing keys that are encrypted under the"
                        + " key-encryption key with id " + key.keyEncryptionKeyId() + ", but the configured one has id "
                        + encryption.keyId() + ".");
            }
        }
    }

    private void generate(JWSAlgorithm algorithm, KeyEncryption encryption) {
        SigningKey key = SigningKey.generate(algorithm, 1, encryption, clock.instant());
        try {
            transaction.executeWithoutResult(status -> {
                keys.saveAndFlush(key);
                events.publishEvent(new SigningKeyGenerated(key.getId(), algorithm.getName()));
            });
        } catch (DataIntegrityViolationException e) {
            if (load().stream().noneMatch(stored -> stored.isFor(algorithm))) {
                throw e;
            }
        }
    }

    /** A key that signs. */
    record ActiveKey(String keyId, JWSAlgorithm algorithm, JWSSigner signer) {}

    private record Contents(Map<JWSAlgorithm, ActiveKey> active, JWKSet publicKeys) {

        static Contents of(List<SigningKey> stored, KeyEncryption encryption) {
            Map<JWSAlgorithm, ActiveKey> active = new HashMap<>();
            List<JWK> published = new ArrayList<>();
            for (SigningKey key : stored) {
                JWK pair = key.pair(encryption);
                JWSAlgorithm algorithm = JWSAlgorithm.parse(pair.getAlgorithm().getName());
                published.add(pair.toPublicJWK());
                active.putIfAbsent(algorithm, new ActiveKey(pair.getKeyID(), algorithm, signer(pair, algorithm)));
            }
            return new Contents(Map.copyOf(active), new JWKSet(published));
        }

        private static JWSSigner signer(JWK pair, JWSAlgorithm algorithm) {
            try {
                return new DefaultJWSSignerFactory().createJWSSigner(pair, algorithm);
            } catch (JOSEException e) {
                throw new IllegalStateException("The signing key " + pair.getKeyID() + " cannot sign", e);
            }
        }
    }
}
