package dev.keyturn.signing;

import dev.keyturn.oauth.AesGcm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Authenticated encryption of text that leaves the server and comes back, compressed before. Each node can open what another has sealed, before and after a restart.
 *
 * <p>Each text has a key of its own, which is derived from the key-encryption key and a random salt. So strangers may cause any
 * number of texts without a nonce ever being used twice under one key. What is sealed is the salt, the nonce, and what
 * AES-256-GCM gives, in Base64 for URLs.
 */
@Component
public class Sealing {

    private static final int SALT_BYTES = 16;
    private static final int MAX_TEXT_BYTES = 64 * 1024;
    private static final byte[] NO_CONTEXT = {};
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<KeyEncryption> current;
    private final Supplier<List<KeyEncryption>> previous;

    @Autowired
    Sealing(StoredKeys keys, KeyEncryptionKeys configured) {
        // once: the start has read them too, and their files may be gone since
        this(keys::encryption, SingletonSupplier.of(configured::previous));
    }

    Sealing(Supplier<KeyEncryption> current, Supplier<List<KeyEncryption>> previous) {
        this.current = current;
        this.previous = previous;
    }

    /** @param purpose what the text is for; it opens for no other */
    public String seal(String text, String purpose) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] sealed = under(current.get(), salt, purpose)
                .encrypt(compress(text.getBytes(StandardCharsets.UTF_8)), NO_CONTEXT);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(SALT_BYTES + sealed.length)
                        .put(salt)
                        .put(sealed)
                        .array());
    }

    /** Names the key-encryption key of new texts, without revealing it: 16 hexadecimal digits. */
    public String keyId() {
        return current.get().keyId();
    }

    /** Returns the text; empty if it was altered, or sealed for another purpose or under a key that is not configured. */
    public Optional<String> open(String sealed, String purpose) {
        byte[] bytes = decode(sealed);
        if (bytes.length < SALT_BYTES) {
            return Optional.empty();
        }
        return Stream.concat(Stream.of(current.get()), previous.get().stream())
                .map(key -> open(bytes, key, purpose))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> open(byte[] sealed, KeyEncryption key, String purpose) {
        return under(key, sealed, purpose)
                .decrypt(Arrays.copyOfRange(sealed, SALT_BYTES, sealed.length), NO_CONTEXT)
                .flatMap(Sealing::decompress)
                .map(text -> new String(text, StandardCharsets.UTF_8));
    }

    /** @param salt in its first 16 bytes */
    private static AesGcm under(KeyEncryption key, byte[] salt, String purpose) {
        byte[] name = ("keyturn/sealed/v1/" + purpose).getBytes(StandardCharsets.UTF_8);
        return new AesGcm(key.derive(ByteBuffer.allocate(name.length + SALT_BYTES)
                .put(name)
                .put(salt, 0, SALT_BYTES)
                .array()));
    }

    private static byte[] compress(byte[] text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(text);
            deflater.finish();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream(text.length);
            byte[] buffer = new byte[1024];
            while (!deflater.finished()) {
                compressed.write(buffer, 0, deflater.deflate(buffer));
            }
            return compressed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static Optional<byte[]> decompress(byte[] compressed) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed);
            ByteArrayOutputStream text = new ByteArrayOutputStream(compressed.length * 2);
            byte[] buffer = new byte[1024];
            while (!inflater.finished() && text.size() <= MAX_TEXT_BYTES) {
                int count = inflater.inflate(buffer);
                if (count == 0 && !inflater.finished()) {
                    return Optional.empty();
                }
                text.write(buffer, 0, count);
            }
            return Optional.of(text.toByteArray());
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
