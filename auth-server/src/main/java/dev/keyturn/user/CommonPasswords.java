package dev.keyturn.user;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * Passwords that attackers try first, as the jar contains them. The first question reads the list; memory holds eight bytes of a
 * digest for each.
 */
final class CommonPasswords {

    private static final String LIST = "/dev/keyturn/user/common-passwords.txt.gz";

    /** People add a year or a few signs to a common password; a longer end can be random. */
    private static final int MAX_ADDED = 4;

    private CommonPasswords() {}

    /** Whether the password is in the list, or is one with up to four digits or signs after it. Upper and lower case are the same. */
    static boolean contains(String password) {
        String plain = Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        MessageDigest sha256 = sha256();
        int end = plain.length();
        for (int added = 0; added <= MAX_ADDED && end >= PasswordProperties.SHORTEST; added++) {
            if (Arrays.binarySearch(Digests.SORTED, digest(plain.substring(0, end), sha256)) >= 0) {
                return true;
            }
            int last = plain.codePointBefore(end);
            if (Character.isLetter(last)) {
                return false;
            }
            end -= Character.charCount(last);
        }
        return false;
    }

    private static long digest(String word, MessageDigest sha256) {
        return ByteBuffer.wrap(sha256.digest(word.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The list, read once when it is first needed. */
    private static final class Digests {

        static final long[] SORTED = read();

        private static long[] read() {
            MessageDigest sha256 = sha256();
            try (InputStream file = Objects.requireNonNull(CommonPasswords.class.getResourceAsStream(LIST));
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
                long[] digests =
                        lines.lines().mapToLong(word -> digest(word, sha256)).toArray();
                Arrays.sort(digests);
                return digests;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
