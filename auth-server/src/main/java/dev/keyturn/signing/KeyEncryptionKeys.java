package dev.keyturn.signing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds the key-encryption key, and makes one for a server that has nothing to encrypt yet. */
@Component
final class KeyEncryptionKeys {

    private final SigningProperties properties;

    KeyEncryptionKeys(SigningProperties properties) {
        this.properties = properties;
    }

    /** The configured key, if there is one; a missing file is no error. */
    Optional<KeyEncryption> find() {
        String given = properties.keyEncryptionKey();
        if (given != null && !given.isBlank()) {
            return Optional.of(parse(given, "keyturn.signing.key-encryption-key"));
        }
        Path file = properties.keyEncryptionKeyFile();
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * The keys that may still be in use from before.
     *
     * @throws KeyEncryptionKeyException if one of them cannot be read
     */
    List<KeyEncryption> previous() {
        Stream<KeyEncryption> given = properties.previousKeyEncryptionKeys().stream()
                .map(key -> parse(key, "keyturn.signing.previous-key-encryption-keys"));
        Stream<KeyEncryption> inFiles =
                properties.previousKeyEncryptionKeyFiles().stream().map(this::read);
        return Stream.concat(given, inFiles).toList();
    }

    /**
     * The configured key, or a new one in the configured file.
     *
     * @throws KeyEncryptionKeyException if the file cannot be written
     */
    KeyEncryption findOrCreate() {
        return find().orElseGet(this::create);
    }

    private KeyEncryption create() {
        byte[] key = new byte[KeyEncryption.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path file = properties.keyEncryptionKeyFile().toAbsolutePath();
        try {
            Files.createDirectories(file.getParent(), ownerOnly(file, "rwx------"));
            write(file, Base64.getEncoder().encodeToString(key) + "\n");
            return new KeyEncryption(key);
        } catch (FileAlreadyExistsException e) {
            return find().orElseThrow();
        } catch (IOException e) {
            throw new KeyEncryptionKeyException("The key-encryption key cannot be written to " + file + ".");
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file, "rw-------"))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private KeyEncryption read(Path file) {
        try {
            return parse(Files.readString(file), "The file " + file);
        } catch (IOException e) {
            throw new KeyEncryptionKeyException("The key-encryption key in " + file + " cannot be read.");
        }
    }

    private static KeyEncryption parse(String base64, String source) {
        try {
            return new KeyEncryption(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException e) {
            throw new KeyEncryptionKeyException(
                    source + " does not hold " + KeyEncryption.KEY_BYTES + " bytes in Base64.");
        }
    }
}
