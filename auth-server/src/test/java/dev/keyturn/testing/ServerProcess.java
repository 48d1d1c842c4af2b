package dev.keyturn.testing;

import dev.keyturn.AuthServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, which a test can kill as {@code kill -9} does. */
public final class ServerProcess implements AutoCloseable {

    private static final String READY = "Started AuthServer in ";

    private final Process process;
    private final URI address;

    private ServerProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a server with these settings on a free port, and waits until it is ready. */
    public static ServerProcess with(String... properties) {
        return at(StartedServer.freePort(), properties);
    }

    /** The same on this port. */
    public static ServerProcess at(int port, String... properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                AuthServer.class.getName(),
                "--server.port=" + port));
        Stream.of(properties).map(property -> "--" + property).forEach(command::add);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            ServerProcess server = new ServerProcess(process, URI.create("http://localhost:" + port));
            server.readUntilReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI address() {
        return address;
    }

    /** Ends it in the middle of whatever it is doing. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to stop, as {@code kill} and Kubernetes do. */
    public void terminate() {
        // unlike the process itself, its handle leaves the output open
        process.toHandle().destroy();
    }

    /** Whether it has ended by itself a minute from now at the latest. */
    public boolean ends() throws InterruptedException {
        return process.waitFor(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        kill();
    }

    private void readUntilReady() throws IOException {
        BufferedReader lines = process.inputReader();
        StringBuilder log = new StringBuilder();
        String line;
        while ((line = lines.readLine()) != null) {
            log.append(line).append('\n');
            if (line.contains(READY)) {
                drain(lines);
                return;
            }
        }
        kill();
        throw new AssertionError("The server does not start:\n" + log);
    }

    // A process blocks when the pipe of its output is full.
    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "server-process-output");
        reader.setDaemon(true);
        reader.start();
    }
}
