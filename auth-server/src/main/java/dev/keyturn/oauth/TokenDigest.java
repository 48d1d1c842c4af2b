package dev.keyturn.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a credential that the server generated: all that is kept of it at rest.
 *
 * <p>The credential has 256 random bits, so there is nothing to guess and no slow hash is needed.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record TokenDigest(String hex) {

    public TokenDigest {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("Not a SHA-256 digest in hexadecimal");
        }
    }

    /** The digest of a credential's UTF-8 bytes. */
    public static TokenDigest of(String credential) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(credential.getBytes(StandardCharsets.UTF_8));
            return new TokenDigest(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }

    /** Whether both are equal, in a time that does not depend on where they differ. */
    public boolean matches(TokenDigest other) {
        return MessageDigest.isEqual(
                hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
    }
}
