package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyEncryptionKeysTests {

    @TempDir
    Path folder;

    @Test
    void aNewKeyIsKeptInAFileForItsOwnerOnly() throws Exception {
        Path file = folder.resolve("deep/key");

        String first = keys(null, file).findOrCreate().keyId();

        assertThat(keys(null, file).findOrCreate().keyId()).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aConfiguredKeyWinsOverTheFileAndWritesNone() {
        Path file = folder.resolve("key");

        keys("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", file).findOrCreate();

        assertThat(file).doesNotExist();
    }

    @Test
    void lookingForAKeyMakesNone() {
        assertThat(keys(null, folder.resolve("key")).find()).isEmpty();
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    void aMalformedKeyIsRefusedWithoutBeingRepeated() {
        assertThatExceptionOfType(KeyEncryptionKeyException.class)
                .isThrownBy(() -> keys("c2VjcmV0", folder.resolve("key")).find())
                .withMessageContaining("keyturn.signing.key-encryption-key")
                .withMessageNotContaining("c2VjcmV0");
    }

    private static KeyEncryptionKeys keys(@Nullable String given, Path file) {
        return new KeyEncryptionKeys(TestSigningProperties.with(given, file));
    }
}
