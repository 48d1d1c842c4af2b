package dev.keyturn.signing;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Encryption and rotation of signing keys.
 *
 * @param keyEncryptionKey key that encrypts the signing keys, 32 bytes in Base64; takes precedence over the file
 * @param keyEncryptionKeyFile file with that key in Base64; created with a new key and permissions for its owner only if it
 *     does not exist and no signing key is encrypted with a key that is not configured
 * @param previousKeyEncryptionKeys previous keys, each 32 bytes in Base64; at start, signing keys that are encrypted with one
 *     of them are encrypted with the current key, after which the previous keys can be removed
 * @param previousKeyEncryptionKeyFiles files with previous keys; each must exist
 * @param rotationInterval time between rotations of the signing key; 1 hour to 400 days
 * @param activationDelay time that a new key is published before it signs, so that verifiers have fetched it; at least 15
 *     minutes, and less than rotation-interval
 * @param retentionAfterRotation time that a rotated key stays published, so that its tokens still verify; 25 hours, which is
 *     longer than the lifetime of any token, to 400 days
 */
@Validated
@ConfigurationProperties("keyturn.signing")
record SigningProperties(
        @Nullable String keyEncryptionKey,

        @NotNull @DefaultValue("./.keyturn/server/key-encryption-key")
        Path keyEncryptionKeyFile,

        @NotNull @DefaultValue List<String> previousKeyEncryptionKeys,

        @NotNull @DefaultValue List<Path> previousKeyEncryptionKeyFiles,

        @NotNull @DefaultValue("30d") @DurationMin(hours = 1) @DurationMax(days = 400)
        Duration rotationInterval,

        @NotNull @DefaultValue("2d") @DurationMin(minutes = 15)
        Duration activationDelay,

        @NotNull @DefaultValue("25h") @DurationMin(hours = 25) @DurationMax(days = 400)
        Duration retentionAfterRotation) {

    /** The longest life that a token can be given. */
    static final Duration MAX_TOKEN_LIFETIME = Duration.ofHours(24);

    private static final Duration MAX_CACHED = Duration.ofMinutes(5);

    SigningProperties {
        previousKeyEncryptionKeys = List.copyOf(previousKeyEncryptionKeys);
        previousKeyEncryptionKeyFiles = List.copyOf(previousKeyEncryptionKeyFiles);
        if (activationDelay.compareTo(rotationInterval) >= 0) {
            throw new IllegalArgumentException(
                    "keyturn.signing.activation-delay must be less than keyturn.signing.rotation-interval");
        }
    }

    /**
     * Maximum cache time of the published keys: a small part of the announcement, so that caches know a key before it signs,
     * and short enough for a revoked key to disappear soon.
     */
    Duration publishedKeysMaxAge() {
        Duration quarter = activationDelay.dividedBy(4);
        return quarter.compareTo(MAX_CACHED) < 0 ? quarter : MAX_CACHED;
    }

    @Override
    public String toString() {
        return "SigningProperties[keyEncryptionKeyFile=" + keyEncryptionKeyFile + ", rotationInterval="
                + rotationInterval + ", activationDelay=" + activationDelay + ", retentionAfterRotation="
                + retentionAfterRotation + "]";
    }
}
