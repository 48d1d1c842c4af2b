package dev.keyturn.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AesGcmTests {

    private static final byte[] TEXT = "a secret ✓".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTEXT = {7};

    private final AesGcm encryption = new AesGcm(key(1));

    @Test
    void decryptsWhatItEncrypted() {
        assertThat(encryption.decrypt(encryption.encrypt(TEXT, CONTEXT), CONTEXT))
                .hasValue(TEXT);
        assertThat(encryption.decrypt(encryption.encrypt(new byte[0], new byte[0]), new byte[0]))
                .hasValue(new byte[0]);
    }

    @Test
    void anotherKeyAnotherContextOrAnAlteredByteDoesNotDecrypt() {
        byte[] ciphertext = encryption.encrypt(TEXT, CONTEXT);

        assertThat(new AesGcm(key(2)).decrypt(ciphertext, CONTEXT)).isEmpty();
        assertThat(encryption.decrypt(ciphertext, new byte[0])).isEmpty();
        for (int at = 0; at < ciphertext.length; at++) {
            byte[] altered = ciphertext.clone();
            altered[at] ^= 1;
            assertThat(encryption.decrypt(altered, CONTEXT)).as("byte %d", at).isEmpty();
            assertThat(encryption.decrypt(Arrays.copyOf(ciphertext, at), CONTEXT))
                    .as("%d bytes", at)
                    .isEmpty();
        }
    }

    /** Test case 16 of "The Galois/Counter Mode of Operation (GCM)" by McGrew and Viega. */
    @Test
    void decryptsTheTestCaseOfTheSpecification() {
        HexFormat hex = HexFormat.of();
        byte[] key = hex.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        byte[] ciphertext = hex.parseHex("cafebabefacedbaddecaf888"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b");

        assertThat(new AesGcm(key).decrypt(ciphertext, hex.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2")))
                .hasValue(hex.parseHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
    }

    @Test
    void theSameTextEncryptsDifferentlyEachTime() {
        assertThat(encryption.encrypt(TEXT, CONTEXT)).isNotEqualTo(encryption.encrypt(TEXT, CONTEXT));
    }

    @Test
    void aKeyOfAnotherSizeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AesGcm(new byte[16]));
    }

    private static byte[] key(int value) {
        byte[] key = new byte[AesGcm.KEY_BYTES];
        Arrays.fill(key, (byte) value);
        return key;
    }
}
