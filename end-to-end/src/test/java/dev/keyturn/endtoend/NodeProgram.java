package dev.keyturn.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs programs that use openid-client, as npm installs it from the versions and digests of a lock file. */
final class NodeProgram {

    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "client-app.mjs", "machine.mjs");

    private NodeProgram() {}

    /** Installs the library beside the programs. @return whether this machine has Node.js, npm and a way to its registry */
    static boolean install(Path folder) throws IOException, InterruptedException {
        for (String file : FILES) {
            try (InputStream content = NodeProgram.class.getResourceAsStream("/openid-client/" + file)) {
                Files.copy(Objects.requireNonNull(content, file), folder.resolve(file));
            }
        }
        try {
            Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!npm.waitFor(2, TimeUnit.MINUTES)) {
                npm.destroyForcibly();
                return false;
            }
            return npm.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts a program and waits for its first line. */
    static Started start(Path folder, String program, Map<String, String> environment) throws IOException {
        ProcessBuilder node =
                new ProcessBuilder("node", program).directory(folder.toFile()).redirectErrorStream(true);
        node.environment().putAll(environment);
        Process process = node.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new Started(process, String.valueOf(output.readLine()));
    }

    /** A program that runs, until it is closed. */
    record Started(Process process, String firstLine) implements AutoCloseable {

        @Override
        public void close() {
            process.destroy();
        }
    }
}
