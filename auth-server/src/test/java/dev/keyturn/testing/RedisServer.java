package dev.keyturn.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Debian's redis-server on a port of its own, which keeps nothing on disk. A test can kill it and start it again. */
public final class RedisServer implements AutoCloseable {

    public static final String PASSWORD = "a-password-of-redis";

    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");

    private final int port = StartedServer.freePort();
    private final Path folder;
    private final List<String> more;
    private @Nullable Process process;

    /** @param more further arguments, such as {@code --tls-port} */
    public RedisServer(Path folder, String... more) {
        assumeTrue(Files.isExecutable(PROGRAM), "Redis is not installed: apt-get install redis-server");
        this.folder = folder;
        this.more = List.of(more);
        start();
    }

    /** Starts it, and waits until it answers. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--requirepass",
                PASSWORD,
                "--dir",
                folder.toString()));
        command.addAll(more);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Waiting.until(() -> command("PING").startsWith("+PONG"));
    }

    /** Sends a command. @return the beginning of the answer; empty if there is none */
    public String command(String text) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("AUTH " + PASSWORD + "\r\n" + text + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answers.startsWith("+OK\r\n") ? answers.substring("+OK\r\n".length()) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends it as a crash would. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        kill();
    }
}
