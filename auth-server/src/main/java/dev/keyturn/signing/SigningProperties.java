package dev.keyturn.signing;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the key that encrypts the signing keys comes from.
 *
 * @param keyEncryptionKey the key that encrypts the signing keys, 32 bytes in Base64; wins over the file
 * @param keyEncryptionKeyFile the file that holds that key, in Base64; made with a new key, readable by its owner only, when
 *     neither it nor any signing key exists yet
 */
@Validated
@ConfigurationProperties("keyturn.signing")
record SigningProperties(
        @Nullable String keyEncryptionKey,

        @NotNull @DefaultValue("./.keyturn/server/key-encryption-key")
        Path keyEncryptionKeyFile) {

    @Override
    public String toString() {
        return "SigningProperties[keyEncryptionKeyFile=" + keyEncryptionKeyFile + "]";
    }
}
