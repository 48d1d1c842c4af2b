package dev.keyturn.benchmarks.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs pgbench, which does nothing but send statements and wait for their answers. */
final class PgBench {

    private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+)");
    private static final Pattern FAILED = Pattern.compile("number of failed transactions: ([1-9]\\d*)");

    private final Path folder;
    private final int port;
    private final String database;
    private final String user;

    /** @param user identifier of the user who authorizes */
    PgBench(Path folder, int port, String database, String user) {
        this.folder = folder;
        this.port = port;
        this.database = database;
        this.user = user;
    }

    /**
     * Runs a script.
     *
     * @param name of the script, without its ending
     * @param from number of the first token or code of each connection
     * @return how often it ran in a second
     */
    double run(String name, int connections, int seconds, long from) {
        try {
            Process process = new ProcessBuilder(
                            "pgbench",
                            "--no-vacuum",
                            "--host=localhost",
                            "--port=" + port,
                            "--username=postgres",
                            "--protocol=prepared",
                            "--client=" + connections,
                            "--jobs=1",
                            "--time=" + seconds,
                            "--define=n=" + from,
                            "--define=user=" + user,
                            "--file=" + script(name + ".sql"),
                            database)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rate = RATE.matcher(output);
            if (process.waitFor() != 0 || !rate.find() || FAILED.matcher(output).find()) {
                throw new IllegalStateException("pgbench failed: " + output);
            }
            return Double.parseDouble(rate.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException("pgbench cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path script(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(PgBench.class.getResourceAsStream("/floor/" + name))) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
