package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyEncryptionTests {

    private final KeyEncryption encryption = new KeyEncryption(filled(1));

    @Test
    void decryptsWhatItEncrypted() {
        byte[] ciphertext = encryption.encrypt("a private key ✓", "key-1");

        assertThat(encryption.decrypt(ciphertext, "key-1")).isEqualTo("a private key ✓");
    }

    @Test
    void neverGivesTheSameCiphertextTwice() {
        assertThat(encryption.encrypt("text", "key-1")).isNotEqualTo(encryption.encrypt("text", "key-1"));
    }

    @Test
    void theCiphertextShowsNothingOfTheText() {
        byte[] ciphertext = encryption.encrypt("\"d\":\"private\"", "key-1");

        assertThat(new String(ciphertext, StandardCharsets.ISO_8859_1)).doesNotContain("private");
    }

    @Test
    void anotherKeyAnotherNameOrAnAlteredTextDoesNotDecrypt() {
        byte[] ciphertext = encryption.encrypt("text", "key-1");
        byte[] altered = ciphertext.clone();
        altered[altered.length - 1] ^= 1;

        assertThatIllegalStateException().isThrownBy(() -> new KeyEncryption(filled(2)).decrypt(ciphertext, "key-1"));
        assertThatIllegalStateException().isThrownBy(() -> encryption.decrypt(ciphertext, "key-2"));
        assertThatIllegalStateException().isThrownBy(() -> encryption.decrypt(altered, "key-1"));
        assertThatIllegalStateException().isThrownBy(() -> encryption.decrypt(new byte[3], "key-1"));
    }

    @Test
    void theKeyIsNamedWithoutBeingRevealed() {
        assertThat(encryption.keyId()).hasSize(16).isNotEqualTo(new KeyEncryption(filled(2)).keyId());
    }

    @Test
    void aKeyOfAnotherSizeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyEncryption(new byte[16]));
    }

    private static byte[] filled(int value) {
        byte[] key = new byte[KeyEncryption.KEY_BYTES];
        Arrays.fill(key, (byte) value);
        return key;
    }
}
