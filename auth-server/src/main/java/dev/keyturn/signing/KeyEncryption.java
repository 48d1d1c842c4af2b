package dev.keyturn.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must be read back, with AES-256-GCM under the key-encryption key.
 *
 * <p>A ciphertext is the 12 bytes of its nonce followed by what the cipher gives, tag included.
 */
final class KeyEncryption {

    /** The size of a key-encryption key. */
    static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_ID_DIGITS = 16;

    private final SecretKey key;
    private final String keyId;
    private final SecureRandom random = new SecureRandom();

    /** @throws IllegalArgumentException if the key does not have {@link #KEY_BYTES} bytes */
    KeyEncryption(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("A key-encryption key must have " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
        this.keyId = identify(key);
    }

    /** Names the key without revealing it: the beginning of its SHA-256, in hexadecimal. */
    String keyId() {
        return keyId;
    }

    /** @param name what the ciphertext belongs to; it decrypts under no other name */
    byte[] encrypt(String plaintext, String name) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not support AES-GCM", e);
        }
    }

    /** @throws IllegalStateException if the ciphertext was altered, or made under another key or name */
    String decrypt(byte[] ciphertext, String name) {
        ByteBuffer parts = ByteBuffer.wrap(ciphertext);
        byte[] nonce = new byte[NONCE_BYTES];
        if (ciphertext.length <= NONCE_BYTES) {
            throw new IllegalStateException("The ciphertext of " + name + " is too short");
        }
        parts.get(nonce);
        byte[] sealed = new byte[parts.remaining()];
        parts.get(sealed);
        try {
            return new String(cipher(Cipher.DECRYPT_MODE, nonce, name).doFinal(sealed), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The ciphertext of " + name + " cannot be decrypted", e);
        }
    }

    /**
     * Derives a key for another purpose: one round of the expansion of HKDF-SHA256.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5869#section-2.3">RFC 5869 §2.3, Expand</a>
     */
    byte[] derive(byte[] purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            mac.update(purpose);
            mac.update((byte) 1);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not support HMAC-SHA256", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String identify(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest).substring(0, KEY_ID_DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }
}
