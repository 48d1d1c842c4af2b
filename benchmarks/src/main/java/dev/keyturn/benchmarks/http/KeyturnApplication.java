package dev.keyturn.benchmarks.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The server as its image holds it: extracted, and with a cache that the JVM has trained.
 *
 * @param folder where it is
 * @param java the JVM that has trained the cache, and the only one that can use it
 */
record KeyturnApplication(Path folder, String java) {

    private static final String JAR = "keyturn.jar";
    private static final String PREPARED = "-Dspring.aot.enabled=true";
    private static final String CACHE = "keyturn.aot";

    /** Options that {@code docs/guide/operate.md} recommends for a small machine. */
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-Xmx96m", "-Xss512k", "-XX:TrimNativeHeapInterval=5000");

    /** Extracts and trains what was built, unless that was done with the same jar and JVM before. */
    static KeyturnApplication prepare(Path target, String javaHome) throws IOException {
        Path jar = jar();
        KeyturnApplication application =
                new KeyturnApplication(target.resolve("keyturn").toAbsolutePath(), javaHome + "/bin/java");
        Path madeFrom = application.folder.resolve("made-from");
        String source = digest(jar) + " " + javaHome;
        if (!Files.exists(madeFrom) || !Files.readString(madeFrom).equals(source)) {
            Files.deleteIfExists(madeFrom);
            application.extract(jar);
            application.train();
            Files.writeString(madeFrom, source);
        }
        return application;
    }

    private void extract(Path jar) {
        run(List.of(
                java,
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--application-filename",
                JAR,
                "--destination",
                folder.toString()));
    }

    private void train() throws IOException {
        Files.deleteIfExists(folder.resolve(CACHE));
        run(List.of(
                Path.of("auth-server", "train-aot-cache").toAbsolutePath().toString(),
                folder.resolve(JAR).toString(),
                folder.resolve(CACHE).toString()));
    }

    private static String digest(Path jar) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }

    /** Command line of the image. */
    List<String> command() {
        return command(
                List.of("-XX:+UseCompactObjectHeaders", "-XX:AOTCache=" + folder.resolve(CACHE), PREPARED),
                folder.resolve(JAR));
    }

    /** Command line of the built jar, with the prepared AOT code. */
    List<String> prepared() throws IOException {
        return command(List.of(PREPARED), jar());
    }

    /** Command line of the built jar without AOT code. */
    List<String> plain() throws IOException {
        return command(List.of(), jar());
    }

    private List<String> command(List<String> options, Path jar) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(SMALL);
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private static void run(List<String> command) {
        String javaHome = System.getProperty("java.home");
        Map<String, String> environment = Map.of("PATH", javaHome + "/bin:" + System.getenv("PATH"));
        try (StartedProcess process =
                new StartedProcess(command, environment, Path.of("benchmarks", "target", "prepare.log"))) {
            process.awaitEnd();
        }
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("auth-server", "target"))) {
            return files.filter(file ->
                            file.getFileName().toString().matches("keyturn-auth-server-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
