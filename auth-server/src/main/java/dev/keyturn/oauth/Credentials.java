package dev.keyturn.oauth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Makes the credentials that the server hands out: a prefix, 43 characters that hold 256 random bits, and 6 that hold the
 * CRC-32 of all before them.
 *
 * <p>All are in {@code [A-Za-z0-9_]}, so that a double click selects the whole; prefix and checksum let a scanner find a
 * leaked one and reject a mistyped one without asking the server.
 */
public final class Credentials {

    /** Begins a client secret. */
    public static final String CLIENT_SECRET_PREFIX = "kts_";

    /** Begins a refresh token. */
    public static final String REFRESH_TOKEN_PREFIX = "ktr_";

    /** Begins an access token that is not a JWT. */
    public static final String ACCESS_TOKEN_PREFIX = "kta_";

    /** Begins an authorization code. */
    public static final String CODE_PREFIX = "ktc_";

    /** Begins the cookie of a session. */
    public static final String SESSION_PREFIX = "ktb_";

    /** The prefixes of all these. */
    public static final Set<String> PREFIXES =
            Set.of(CLIENT_SECRET_PREFIX, REFRESH_TOKEN_PREFIX, ACCESS_TOKEN_PREFIX, CODE_PREFIX, SESSION_PREFIX);

    /** An opening brace and a quotation mark, in base64url. */
    private static final String JWT_BEGINNING = "eyJ";

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 43;
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Credentials() {}

    /** A new credential of the kind that the prefix names. */
    public static String generate(String prefix) {
        StringBuilder text =
                new StringBuilder(prefix.length() + RANDOM_CHARACTERS + CHECKSUM_CHARACTERS).append(prefix);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.append(checksum(text.toString())).toString();
    }

    /**
     * Whether a text has the shape and the checksum of a credential with this prefix. Says nothing about whether it was
     * ever issued.
     */
    public static boolean isWellFormed(String prefix, String text) {
        int expected = prefix.length() + RANDOM_CHARACTERS + CHECKSUM_CHARACTERS;
        if (text.length() != expected || !text.startsWith(prefix)) {
            return false;
        }
        for (int i = prefix.length(); i < expected; i++) {
            if (ALPHABET.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        int end = expected - CHECKSUM_CHARACTERS;
        return text.substring(end).equals(checksum(text.substring(0, end)));
    }

    /**
     * Whether a text looks like a JWT: an encoded JSON object, and two dots. No other credential of ours has a dot, and keys of
     * other products that do have no such beginning as well.
     */
    public static boolean isLikeJwt(String text) {
        if (!text.startsWith(JWT_BEGINNING)) {
            return false;
        }
        int first = text.indexOf('.');
        int second = first < 0 ? -1 : text.indexOf('.', first + 1);
        return second >= 0 && text.indexOf('.', second + 1) < 0;
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        char[] digits = new char[CHECKSUM_CHARACTERS];
        long rest = crc.getValue();
        for (int i = CHECKSUM_CHARACTERS - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(digits);
    }
}
