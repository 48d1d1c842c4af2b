package dev.keyturn.sdk.jwt;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.server.Json;
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
 * The keys of an issuer as they were last fetched, in a file, so that an application that starts while the issuer is down has
 * some. Whoever can write there can have any token accepted, so only the application's own user may.
 */
final class StoredKeys {

    private static final String ISSUER = "issuer";
    private static final String FETCHED_AT = "fetched_at";

    /** The end of the year 9999: nothing was stored later, and with times that are far from it one cannot reckon. */
    private static final long LATEST = 253_402_300_799L;

    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final Path file;
    private final String issuer;
    private final Set<SignatureAlgorithm> algorithms;

    /** @param folder has one file for each issuer; is made if it is not there */
    StoredKeys(Path folder, String issuer, Set<SignatureAlgorithm> algorithms) {
        this.file = folder.resolve("keys-" + nameOf(issuer) + ".json");
        this.issuer = issuer;
        this.algorithms = algorithms;
    }

    /**
     * What was stored last.
     *
     * @param at when it was fetched
     */
    record Stored(KeySet keys, Instant at) {}

    /** Null if there is nothing, or nothing that can be used, which is logged. */
    @Nullable
    Stored read() {
        try {
            byte[] document = Files.readAllBytes(file);
            Map<String, Object> members = Json.parseObject(document);
            if (!issuer.equals(members.get(ISSUER))
                    || !(members.get(FETCHED_AT) instanceof Long seconds)
                    || seconds < 0
                    || seconds > LATEST) {
                throw new ParseException("not what was stored", 0);
            }
            return new Stored(KeySet.parse(document, algorithms), Instant.ofEpochSecond(seconds));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | ParseException | RuntimeException e) {
            warn("read", e);
            return null;
        }
    }

    /** Replaces what was stored, wholly or not at all. A failure is logged: verifying goes on without. */
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
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
