package dev.keyturn.oauth;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derivation of keys of 32 bytes with HKDF-SHA256.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869#section-2">RFC 5869 §2, HMAC-based Key Derivation Function</a>
 */
public final class Hkdf {

    private static final String HMAC = "HmacSHA256";
    private static final byte[] FIRST_ROUND = {1};

    private Hkdf() {}

    /** Pseudorandom key from a secret that need not be uniform. */
    public static byte[] extract(byte[] salt, byte[] secret) {
        // HMAC pads its key with zeros, and the empty key is refused
        return hmac(salt.length == 0 ? new byte[1] : salt, secret);
    }

    /** One round of the expansion of a pseudorandom key: a key for one purpose. */
    public static byte[] expand(byte[] pseudorandomKey, byte[] purpose) {
        return hmac(pseudorandomKey, purpose, FIRST_ROUND);
    }

    private static byte[] hmac(byte[] key, byte[]... message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : message) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not support HMAC-SHA256", e);
        }
    }
}
