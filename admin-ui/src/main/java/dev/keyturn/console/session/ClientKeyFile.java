package dev.keyturn.console.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** File with the private key that authenticates the console. Only its owner can read it. */
final class ClientKeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(ClientKeyFile.class);
    private static final int MOST_BYTES = 16 * 1024;

    private final Path file;

    ClientKeyFile(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /**
     * The key in the file; made and written if there is no file.
     *
     * <p>Of two consoles that start at once with one file, both get the key of the one that wrote first.
     *
     * @throws UnusableKeyFileException if there is a file without such a key, or it cannot be read or written
     */
    ECKey loadOrCreate() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            return load();
        } catch (IOException e) {
            throw new UnusableKeyFileException(file, "cannot be read or written: " + reason(e) + ".", e);
        }
    }

    private ECKey load() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UnusableKeyFileException(file, "is not a file.", null);
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new UnusableKeyFileException(file, "does not hold a private key of the console.", null);
        }
        warnIfOthersMayRead();
        try {
            ECKey key = ECKey.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve()) || key.getKeyID() == null) {
                throw new UnusableKeyFileException(file, "does not hold a private key of the console.", null);
            }
            return key;
        } catch (ParseException | IllegalArgumentException e) {
            // The cause is left out: a parser may quote the text, and the text is a private key.
            throw new UnusableKeyFileException(file, "does not hold a private key of the console.", null);
        }
    }

    private void create() throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new UnusableKeyFileException(file, "is not a file.", null);
        }
        Files.createDirectories(folder, ownerOnly("rwx------"));
        Path draft = Files.createTempFile(folder, ".client-key", ".tmp", ownerOnly("rw-------"));
        try {
            write(draft, generate().toJSONString());
            publish(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void write(Path draft, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Gives the finished draft its name in one step, unless another console was first. */
    private void publish(Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
            LOG.info("Created the console's private key: {}", file);
        } catch (FileAlreadyExistsException e) {
            LOG.info("Using the private key that another console just created: {}", file);
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file);
        }
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java runtime does not support P-256 keys", e);
        }
    }

    private void warnIfOthersMayRead() throws IOException {
        if (!isPosix()) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(file));
        permissions.retainAll(PosixFilePermissions.fromString("---rwxrwx"));
        if (!permissions.isEmpty()) {
            LOG.warn("Other users can read the console's private key. Restrict the permissions of {}", file);
        }
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "a folder is missing"
                : e.getClass().getSimpleName();
    }
}
