package dev.keyturn.signing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings with the defaults. */
final class TestSigningProperties {

    private TestSigningProperties() {}

    static SigningProperties with(@Nullable String keyEncryptionKey, Path keyEncryptionKeyFile) {
        return new SigningProperties(
                keyEncryptionKey,
                keyEncryptionKeyFile,
                List.of(),
                List.of(),
                Duration.ofDays(30),
                Duration.ofDays(2),
                Duration.ofHours(25));
    }
}
