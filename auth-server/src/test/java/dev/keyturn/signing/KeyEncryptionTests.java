package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyEncryptionTests {

    private final KeyEncryption encryption = new KeyEncryption(filled(1));

    @Test
    void decryptsWhatItEncrypted() {
        byte[] ciphertext = encryption.encrypt("a private key ✓", "key-1");

        assertThat(encryption.decrypt(ciphertext, "key-1")).isEqualTo("a private key ✓");
    }

    /** The format must not change: signing keys of a build are read by the next. */
    @Test
    void decryptsTheStoredBytesOfAnEarlierBuild() {
        byte[] stored = HexFormat.of()
                .parseHex("000102030405060708090a0bda86e5544988670d9b4a8ca159492a3f3df4b5c3e9c88f5576d2f9633113e05a27");

        assertThat(encryption.decrypt(stored, "key-1")).isEqualTo("a private key ✓");
        assertThat(HexFormat.of().formatHex(encryption.derive("purpose".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("c2584de1269725ddd81fe71197414058e7d41a982b538581416c336579738495");
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
