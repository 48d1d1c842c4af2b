package dev.keyturn.connections;

import static dev.keyturn.connections.LimitedServer.readAnswer;
import static dev.keyturn.connections.LimitedServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** One address has no more than its share of the connections. */
@Tag("server")
class ManyConnectionsTests {

    private static final int PER_ADDRESS = 20;

    private final List<Socket> open = new ArrayList<>();
    private final LimitedServer server = new LimitedServer(
            PER_ADDRESS, Duration.ofSeconds(10), peer -> peer.getHostAddress().equals("127.0.0.9"));

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        server.close();
    }

    @Test
    void furtherOnesAreClosedWhileOtherAddressesAreServed() throws IOException {
        for (int i = 0; i < PER_ADDRESS; i++) {
            assertThat(isServed("127.0.0.2")).isTrue();
        }

        for (int i = 0; i < 5; i++) {
            assertThat(isServed("127.0.0.2")).isFalse();
        }
        assertThat(isServed("127.0.0.3")).isTrue();
        assertThat(isServed("127.0.0.1")).isTrue();
    }

    @Test
    void oneThatEndsMakesRoom() throws IOException {
        for (int i = 0; i < PER_ADDRESS; i++) {
            assertThat(isServed("127.0.0.2")).isTrue();
        }
        assertThat(isServed("127.0.0.2")).isFalse();

        send(open.get(0), "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        open.get(0).getInputStream().readAllBytes();

        int attempts = 0;
        while (!isServed("127.0.0.2")) {
            assertThat(++attempts).isLessThan(1000);
        }
        assertThat(isServed("127.0.0.2")).isFalse();
    }

    @Test
    void aTrustedProxyMayHaveMore() throws IOException {
        for (int i = 0; i < 2 * PER_ADDRESS; i++) {
            assertThat(isServed("127.0.0.9")).isTrue();
        }
    }

    @Test
    void rejectsALimitOfZero() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ConnectionsAutoConfiguration.class))
                .withPropertyValues("keyturn.connections.max-per-address=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("keyturn.connections.max-per-address must be at least 1"));
    }

    /** Opens one more connection, which stays open if the server answers on it. */
    private boolean isServed(String address) throws IOException {
        Socket socket = server.connectFrom(address);
        try {
            send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            readAnswer(socket);
            open.add(socket);
            return true;
        } catch (IOException e) {
            socket.close();
            return false;
        }
    }
}
