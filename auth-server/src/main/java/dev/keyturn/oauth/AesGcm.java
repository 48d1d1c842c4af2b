package dev.keyturn.oauth;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticated encryption with AES-256-GCM under one key. A ciphertext is 12 random bytes, the nonce, followed by the output of the cipher,
 * the tag of 16 bytes included.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5116#section-5.2">RFC 5116 §5.2, AEAD_AES_256_GCM</a>
 */
public final class AesGcm {

    /** The size of a key. */
    public static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    /** @throws IllegalArgumentException if the key does not have {@link #KEY_BYTES} bytes */
    public AesGcm(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("An AES-256 key must have " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** @param context is not encrypted, but needed to decrypt; may be empty */
    public byte[] encrypt(byte[] plaintext, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
            byte[] ciphertext = new byte[NONCE_BYTES + plaintext.length + TAG_BYTES];
            ByteBuffer.wrap(ciphertext).put(nonce);
            cipher.doFinal(plaintext, 0, plaintext.length, ciphertext, NONCE_BYTES);
            return ciphertext;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not support AES-GCM", e);
        }
    }

    /** Returns the plaintext; empty if the ciphertext was altered, or made under another key or context. */
    public Optional<byte[]> decrypt(byte[] ciphertext, byte[] context) {
        if (ciphertext.length < NONCE_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, ciphertext, context)
                    .doFinal(ciphertext, NONCE_BYTES, ciphertext.length - NONCE_BYTES));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** @param nonce in its first 12 bytes */
    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(context);
        return cipher;
    }
}
