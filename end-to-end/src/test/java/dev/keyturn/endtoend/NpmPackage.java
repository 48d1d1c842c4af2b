package dev.keyturn.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A published package of npm, fetched with the npm of this machine from the registry that it is configured for. */
final class NpmPackage {

    private NpmPackage() {}

    /**
     * Fetches one file of a package.
     *
     * @param archive the name that npm gives to the packed package, such as {@code jose-6.1.0.tgz}
     * @param sha256 the digest of the file in hexadecimal, without which it is not used
     * @return empty if this machine has no npm, or no way to its registry
     */
    static Optional<byte[]> fetch(String packageAndVersion, String archive, String file, String sha256, Path folder)
            throws IOException, InterruptedException {
        if (!succeeds(folder, List.of("npm", "pack", packageAndVersion, "--silent"))
                || !succeeds(folder, List.of("tar", "-xzf", archive))) {
            return Optional.empty();
        }
        byte[] content = Files.readAllBytes(folder.resolve("package").resolve(file));
        if (!digest(content).equals(sha256)) {
            throw new IOException(file + " of " + packageAndVersion + " is not the file that was published");
        }
        return Optional.of(content);
    }

    private static boolean succeeds(Path folder, List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
