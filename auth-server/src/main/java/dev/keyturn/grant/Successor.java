package dev.keyturn.grant;

import dev.keyturn.oauth.Credentials;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token that replaces a used refresh token.
 *
 * <p>It is kept sealed: encrypted with AES-256-GCM under a key that HKDF-SHA256 derives from the text of the replaced token.
 * That text is nowhere at rest, so only who presents it again can read what it was replaced by (ADR 0009). The ciphertext
 * is the 12 bytes of its nonce followed by what the cipher gives, tag included.
 *
 * @param token the text of the new refresh token
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869#section-2">RFC 5869 §2, HMAC-based Key Derivation Function</a>
 */
public record Successor(String token) {

    private static final byte[] CONTEXT = "keyturn/refresh-token-successor/v1".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param replaced the text of the refresh token that this one replaces */
    public byte[] seal(String replaced) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, replaced, nonce).doFinal(token.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not support AES-GCM", e);
        }
    }

    /**
     * Reads what was sealed.
     *
     * @param replaced the refresh token as it was presented again
     * @return empty if it was sealed for another token or has been altered since
     */
    public static Optional<Successor> open(byte[] sealed, String replaced) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        try {
            byte[] plaintext = cipher(Cipher.DECRYPT_MODE, replaced, nonce)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            // earlier versions wrote scopes after the token, separated by spaces
            String token = new String(plaintext, StandardCharsets.UTF_8).split(" ", 2)[0];
            return Optional.of(new Successor(token));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, String replaced, byte[] nonce) throws GeneralSecurityException {
        byte[] secret = replaced.getBytes(StandardCharsets.UTF_8);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(derive(new byte[0], secret, CONTEXT), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    /** The first 32 bytes that HKDF-SHA256 gives, which is one round of its expansion. */
    static byte[] derive(byte[] salt, byte[] secret, byte[] context) throws GeneralSecurityException {
        byte[] pseudoRandomKey = hmac(salt.length == 0 ? new byte[32] : salt, secret);
        return hmac(
                pseudoRandomKey,
                ByteBuffer.allocate(context.length + 1)
                        .put(context)
                        .put((byte) 1)
                        .array());
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    /** Hides the token. */
    @Override
    public String toString() {
        return "Successor[" + Credentials.REFRESH_TOKEN_PREFIX + "…]";
    }
}
