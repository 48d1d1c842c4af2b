package dev.keyturn.signing;

import dev.keyturn.oauth.AesGcm;
import dev.keyturn.oauth.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The key-encryption key: encrypts what must be read back, and derives keys for other purposes. */
final class KeyEncryption {

    /** The size of a key-encryption key. */
    static final int KEY_BYTES = AesGcm.KEY_BYTES;

    private static final int KEY_ID_DIGITS = 16;

    private final byte[] key;
    private final String keyId;
    private final AesGcm encryption;

    /** @throws IllegalArgumentException if the key does not have {@link #KEY_BYTES} bytes */
    KeyEncryption(byte[] key) {
        this.key = key.clone();
        this.keyId = identify(key);
        this.encryption = new AesGcm(key);
    }

    /** Names the key without revealing it: the beginning of its SHA-256, in hexadecimal. */
    String keyId() {
        return keyId;
    }

    /** @param name what the ciphertext belongs to; it decrypts under no other name */
    byte[] encrypt(String plaintext, String name) {
        return encryption.encrypt(plaintext.getBytes(StandardCharsets.UTF_8), name.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalStateException if the ciphertext was altered, or made under another key or name */
    String decrypt(byte[] ciphertext, String name) {
        return encryption
                .decrypt(ciphertext, name.getBytes(StandardCharsets.UTF_8))
                .map(plaintext -> new String(plaintext, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalStateException("The ciphertext of " + name + " cannot be decrypted"));
    }

    /** Derives a key for another purpose. */
    byte[] derive(byte[] purpose) {
        return Hkdf.expand(key, purpose);
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
