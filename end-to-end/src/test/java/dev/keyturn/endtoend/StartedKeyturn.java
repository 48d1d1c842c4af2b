package dev.keyturn.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running {@code ./run} with its own ports and folder. */
final class StartedKeyturn implements AutoCloseable {

    private static final Pattern TEMPORARY_PASSWORD = Pattern.compile("Temporary password\\s+(\\S+)");
    private static final int MINUTES_TO_STOP = 2;

    private final Process process;
    private final int port;
    private final List<String> output = new ArrayList<>();
    private final BufferedReader lines;

    private StartedKeyturn(Path home, int port, Map<String, String> environment, String... arguments)
            throws IOException {
        this.port = port;
        ProcessBuilder run = new ProcessBuilder(command(arguments))
                .directory(root().toFile())
                .redirectErrorStream(true);
        run.environment().put("KEYTURN_PORT", Integer.toString(port));
        run.environment().put("KEYTURN_HOME", home.toString());
        run.environment().put("JAVA_HOME", System.getProperty("java.home"));
        run.environment().putAll(environment);
        this.process = run.start();
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        readUntilReady();
    }

    /** Starts everything and waits until it is healthy. */
    static StartedKeyturn in(Path home) throws IOException {
        return new StartedKeyturn(home, threeFreePorts(), Map.of());
    }

    /** Starts everything, with these settings, and waits until it is healthy. */
    static StartedKeyturn in(Path home, Map<String, String> environment) throws IOException {
        return new StartedKeyturn(home, threeFreePorts(), environment);
    }

    /** Starts everything over https and waits until it is healthy. */
    static StartedKeyturn overHttpsIn(Path home) throws IOException {
        return new StartedKeyturn(home, threeFreePorts(), Map.of(), "--tls");
    }

    /** Starts the server alone, with these settings, and waits until it is healthy. */
    static StartedKeyturn serverIn(Path home, Map<String, String> environment) throws IOException {
        return new StartedKeyturn(home, threeFreePorts(), environment, "server");
    }

    /** Stops everything as Ctrl-C does, and starts it again on the same ports with the same data. */
    static StartedKeyturn again(Path home, StartedKeyturn before) throws IOException {
        before.close();
        return new StartedKeyturn(home, before.port, Map.of());
    }

    /** The same for the server alone, with these settings. */
    static StartedKeyturn serverAgain(Path home, StartedKeyturn before, Map<String, String> environment)
            throws IOException {
        before.close();
        return new StartedKeyturn(home, before.port, environment, "server");
    }

    /** The script with arguments, as a command. */
    static List<String> command(String... arguments) {
        return Stream.concat(Stream.of("./run"), Arrays.stream(arguments)).toList();
    }

    /** Ends all that the script started as {@code kill -9} does, in the middle of whatever it is doing. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        waitForTheEnd();
    }

    /** Presses Ctrl-C. @return the script's exit code */
    int interrupt() throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        waitForTheEnd();
        return process.exitValue();
    }

    /** Kills the processes that run a jar, and the script not. */
    void killWhatItStarted() {
        process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether the script exits without being stopped. */
    boolean endsByItself() throws InterruptedException {
        return process.waitFor(MINUTES_TO_STOP, TimeUnit.MINUTES);
    }

    /** Output of the script from now until it exits. */
    Ended waitForItsEnd() throws IOException {
        StringBuilder rest = new StringBuilder();
        String line;
        while ((line = lines.readLine()) != null) {
            rest.append(line).append('\n');
        }
        waitForTheEnd();
        return new Ended(process.exitValue(), rest.toString());
    }

    record Ended(int exitCode, String output) {}

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    URI server() {
        return URI.create("http://localhost:" + port);
    }

    URI console() {
        return URI.create("http://localhost:" + (port + 1));
    }

    URI orders() {
        return URI.create("http://localhost:" + (port + 2) + "/orders");
    }

    /** Output of the script until everything was ready. */
    String output() {
        return String.join("\n", output);
    }

    /** The administrator's password for the first sign-in; fails unless this was the first start. */
    String temporaryPassword() {
        Matcher found = TEMPORARY_PASSWORD.matcher(output());
        if (!found.find()) {
            throw new AssertionError("No temporary password in\n" + output());
        }
        return found.group(1);
    }

    /** The folder of the repository. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("run")) ? here : Objects.requireNonNull(here.getParent());
    }

    @Override
    public void close() {
        process.destroy();
        waitForTheEnd();
    }

    private void waitForTheEnd() {
        try {
            if (!process.waitFor(MINUTES_TO_STOP, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                throw new AssertionError("./run did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readUntilReady() throws IOException {
        String line;
        while ((line = lines.readLine()) != null) {
            output.add(line);
            if (line.startsWith("Press Ctrl-C")) {
                return;
            }
        }
        throw new AssertionError("./run ended with\n" + output());
    }

    static int threeFreePorts() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            // below the ports that systems give to connections, one of which could take it before the server does
            int port = 20_000 + (int) ((ProcessHandle.current().pid() * 7 + attempt * 3L) % 12_000);
            if (isFree(port) && isFree(port + 1) && isFree(port + 2)) {
                return port;
            }
        }
        throw new AssertionError("No three free ports in a row");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
