package dev.keyturn.benchmarks.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Refresh token as the server makes and stores it: a prefix, 43 characters, and 6 that hold the CRC-32 of all before them.
 *
 * @param text what its client presents
 * @param id of its row
 * @param grant of the row of its grant
 */
record StoredRefreshToken(String text, UUID id, UUID grant) {

    /** Of a proof key that is not used again. */
    static final String CHALLENGE = "c".repeat(43);

    private static final String PREFIX = "ktr_";
    private static final int RANDOM_CHARACTERS = 43;
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** The same for the same number. */
    static StoredRefreshToken of(long number) {
        SplittableRandom random = new SplittableRandom(number);
        UUID id = id(random);
        UUID grant = id(random);
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new StoredRefreshToken(text.append(checksum(text.toString())).toString(), id, grant);
    }

    private static UUID id(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** Identifier of something else that has a number. */
    static String id(String what, long number) {
        return UUID.nameUUIDFromBytes((what + number).getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    /** The digest by which the server finds it. */
    String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        char[] digits = new char[CHECKSUM_CHARACTERS];
        long rest = crc.getValue();
        for (int i = CHECKSUM_CHARACTERS - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(digits);
    }
}
