package dev.keyturn.sdk.testing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/** Random credentials in the format of the server: a prefix, 43 random characters, and 6 characters of checksum. */
public final class TestCredentials {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 43;
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TestCredentials() {}

    /** Creates an API key for the environment {@code test}. */
    public static String apiKey() {
        return withPrefix("kt_test_");
    }

    /** Creates an opaque access token. */
    public static String opaqueToken() {
        return withPrefix("kta_");
    }

    /** Creates a credential with any prefix. */
    public static String withPrefix(String prefix) {
        StringBuilder text = new StringBuilder(prefix);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text + checksum(text.toString());
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < CHECKSUM_CHARACTERS; i++) {
            digits.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
            rest /= ALPHABET.length();
        }
        return digits.reverse().toString();
    }
}
