package dev.keyturn.signing;

import dev.keyturn.cluster.DatabaseLocks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sees to it that all signing keys are encrypted under the current key-encryption key before the server starts. */
@Component
class KeyReencryption {

    private static final Logger LOG = LoggerFactory.getLogger(KeyReencryption.class);

    private final SigningKeyRepository keys;
    private final KeyEncryptionKeys keyEncryptionKeys;
    private final TransactionTemplate transaction;
    private final DatabaseLocks locks;

    KeyReencryption(
            SigningKeyRepository keys,
            KeyEncryptionKeys keyEncryptionKeys,
            TransactionTemplate transaction,
            DatabaseLocks locks) {
        this.keys = keys;
        this.keyEncryptionKeys = keyEncryptionKeys;
        this.transaction = transaction;
        this.locks = locks;
    }

    /**
     * The current key-encryption key, which all signing keys are encrypted under when this returns.
     *
     * @throws KeyEncryptionKeyException if some are encrypted under a key that is not configured; nothing is changed then
     */
    KeyEncryption run() {
        Map<String, KeyEncryption> previous = keyEncryptionKeys.previous().stream()
                .collect(Collectors.toMap(KeyEncryption::keyId, Function.identity(), (one, same) -> one));
        KeyEncryption found = keyEncryptionKeys.find().orElse(null);
        for (SigningKey key : encrypted()) {
            String needed = Objects.requireNonNull(key.keyEncryptionKeyId());
            if (!previous.containsKey(needed)
                    && (found == null || !found.keyId().equals(needed))) {
                throw missing(needed, found == null ? null : found.keyId());
            }
        }
        KeyEncryption current = keyEncryptionKeys.findOrCreate();
        transaction.executeWithoutResult(status -> reencrypt(previous, current));
        return current;
    }

    private void reencrypt(Map<String, KeyEncryption> previous, KeyEncryption current) {
        if (othersThan(current).isEmpty()) {
            return;
        }
        locks.hold(SigningKeyRepository.LOCK);
        List<SigningKey> others = othersThan(current);
        for (SigningKey key : others) {
            String needed = Objects.requireNonNull(key.keyEncryptionKeyId());
            KeyEncryption old = previous.get(needed);
            if (old == null) {
                throw missing(needed, current.keyId());
            }
            key.reencrypt(old, current);
            keys.saveAndFlush(key);
        }
        LOG.info("Encrypted {} signing keys with the key-encryption key {}", others.size(), current.keyId());
    }

    private List<SigningKey> othersThan(KeyEncryption current) {
        return encrypted().stream()
                .filter(key -> !current.keyId().equals(key.keyEncryptionKeyId()))
                .toList();
    }

    private List<SigningKey> encrypted() {
        return keys.findPublished().stream()
                .filter(SigningKey::holdsPrivateHalf)
                .toList();
    }

    private static KeyEncryptionKeyException missing(String needed, @Nullable String configured) {
        return new KeyEncryptionKeyException(
                "This database holds signing keys that are encrypted under the key-encryption key with id " + needed
                        + (configured == null
                                ? ", which is not configured."
                                : ", but the configured one has id " + configured + "."));
    }
}
