package dev.keyturn.sdk.internal.jwt;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.internal.json.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * File with the last fetched keys of an issuer, with which an application can start while the issuer is unavailable. Only the application's user
 * can write it: a process that can change the file can forge tokens.
 */
final class KeyFile {

    private static final String ISSUER = "issuer";
    private static final String FETCHED_AT = "fetched_at";

    /** End of the year 9999, so that later arithmetic cannot overflow. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final Path file;
    private final String issuer;
    private final Set<SignatureAlgorithm> algorithms;

    /** @param folder directory with one file per issuer; created if it is absent */
    KeyFile(Path folder, String issuer, Set<SignatureAlgorithm> algorithms) {
        this.file = folder.resolve("keys-" + nameOf(issuer) + ".json");
        this.issuer = issuer;
        this.algorithms = algorithms;
    }

    /**
     * Stored keys.
     *
     * @param at time of the fetch
     */
    record Stored(KeySet keys, Instant at) {}

    /** Reads the file; null if it is absent, or unusable, which is logged. */
    @Nullable
    Stored read() {
        try {
            byte[] document = Files.readAllBytes(file);
            Map<String, Object> members = Json.parseObject(document);
            if (!issuer.equals(members.get(ISSUER))
                    || !(members.get(FETCHED_AT) instanceof Long seconds)
                    || seconds < 0
                    || seconds > MAX_EPOCH_SECOND) {
                throw new ParseException("not a key file of this issuer", 0);
            }
            return new Stored(KeySet.parse(document, algorithms), Instant.ofEpochSecond(seconds));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | ParseException | RuntimeException e) {
            warn("read", e);
            return null;
        }
    }

    /** Replaces the file atomically. Logs a failure, which does not affect verification. */
    void write(KeySet keys, Instant at) {
        try {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put(ISSUER, issuer);
            members.put(FETCHED_AT, at.getEpochSecond());
            members.put("keys", Json.parseObject(keys.document()).get("keys"));
            Files.createDirectories(file.getParent());
            Path next = Files.createTempFile(file.getParent(), "keys-", ".next", OWNER_ONLY);
            try {
                Files.writeString(next, JSONObjectUtils.toJSONString(members), StandardCharsets.UTF_8);
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException | ParseException | RuntimeException e) {
            warn("stored", e);
        }
    }

    private void warn(String what, Exception failure) {
        System.getLogger("dev.keyturn.sdk")
                .log(Level.WARNING, () -> "The keys in " + file + " could not be " + what + ": " + failure);
    }

    private static String nameOf(String issuer) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(issuer.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }
}
