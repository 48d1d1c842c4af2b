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
 * Where the key that encrypts the signing keys comes from, and when signing keys take turns.
 *
 * @param keyEncryptionKey the key that encrypts the signing keys, 32 bytes in Base64; wins over the file
 * @param keyEncryptionKeyFile the file that holds that key, in Base64; made with a new key, readable by its owner only, when
 *     it does not exist and no signing key is encrypted under a key that is not configured
 * @param previousKeyEncryptionKeys keys that signing keys may still be encrypted under, each 32 bytes in Base64; the start
 *     encrypts these signing keys under the current key, after which the previous ones can be left out
 * @param previousKeyEncryptionKeyFiles files that hold such keys; each must exist
 * @param rotateEvery how long a key signs until the next one takes over; 1 hour to 400 days
 * @param announceBefore how long a key is published before it signs, so that verifiers know it by then; at least 15 minutes,
 *     and less than rotate-every
 * @param retireFor how long a key stays published after it has signed for the last time; at least 25 hours, which is longer
 *     than any token is valid
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
        Duration rotateEvery,

        @NotNull @DefaultValue("2d") @DurationMin(minutes = 15)
        Duration announceBefore,

        @NotNull @DefaultValue("25h") @DurationMin(hours = 25) @DurationMax(days = 400)
        Duration retireFor) {

    /** The longest life that a token can be given. */
    static final Duration MAX_TOKEN_LIFETIME = Duration.ofHours(24);

    private static final Duration MAX_CACHED = Duration.ofMinutes(5);

    SigningProperties {
        previousKeyEncryptionKeys = List.copyOf(previousKeyEncryptionKeys);
        previousKeyEncryptionKeyFiles = List.copyOf(previousKeyEncryptionKeyFiles);
        if (announceBefore.compareTo(rotateEvery) >= 0) {
            throw new IllegalArgumentException(
                    "keyturn.signing.announce-before must be less than keyturn.signing.rotate-every");
        }
    }

    /**
     * How long the published keys may be cached: a small part of the announcement, so that every cache has seen a key before
     * it signs, and short enough for a revoked key to leave soon.
     */
    Duration publishedKeysMaxAge() {
        Duration quarter = announceBefore.dividedBy(4);
        return quarter.compareTo(MAX_CACHED) < 0 ? quarter : MAX_CACHED;
    }

    @Override
    public String toString() {
        return "SigningProperties[keyEncryptionKeyFile=" + keyEncryptionKeyFile + ", rotateEvery=" + rotateEvery
                + ", announceBefore=" + announceBefore + ", retireFor=" + retireFor + "]";
    }
}
