package dev.keyturn.connections;

import static dev.keyturn.connections.LimitedServer.hasReacted;
import static dev.keyturn.connections.LimitedServer.readAnswer;
import static dev.keyturn.connections.LimitedServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A peer that sends or takes its bytes one by one, each well within the timeout of a connection, is cut at the deadline. The
 * tests run at once, as all that they do is wait.
 */
@Tag("server")
@Execution(ExecutionMode.CONCURRENT)
class SlowPeerTests {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final int MILLIS_BETWEEN_BYTES = 25;
    /** Ten times the deadline, and less than the timeout of a connection, which is a minute. */
    private static final int MOST_BYTES = 400;

    private static final String CHUNKED = " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static LimitedServer server;

    @BeforeAll
    static void start() {
        server = new LimitedServer(100, DEADLINE, peer -> false);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/unread"})
    void aBodyThatDrips(String path) throws IOException {
        assertCut("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", "x");
    }

    @ParameterizedTest
    @CsvSource({"/,0", "/,1", "/,2", "/,3", "/,4", "/unread,0", "/unread,1", "/unread,2", "/unread,3", "/unread,4"})
    void aChunkedBodyThatDrips(String path, int place) throws IOException {
        String[] before = {"", "5;", "5;a=\"", "0\r\n", "0\r\nX-Trailer: "};
        // each byte that drips is a chunk of its own, or a part of what surrounds one
        String[] drop = {"1\r\nx\r\n", "a", "a", "X", "x"};

        assertCut("POST " + path + CHUNKED + before[place], drop[place]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET /", "GET / HTTP/1.1\r\nHost: x\r\nX", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "})
    void headersThatDrip(String beginning) throws IOException {
        assertCut(beginning, "x");
    }

    @Test
    void headersThatStop() throws IOException {
        try (Socket socket = server.connect()) {
            send(socket, "GET / HTTP/1.1\r\nHost: x\r\n");

            assertThat(hasReacted(socket, MOST_BYTES * MILLIS_BETWEEN_BYTES)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatIsIdle(boolean isAfterARequest) throws IOException {
        try (LimitedServer impatient = new LimitedServer(10, Duration.ofMinutes(1), peer -> false, DEADLINE);
                Socket socket = impatient.connect()) {
            if (isAfterARequest) {
                send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(readAnswer(socket)).isEqualTo("HTTP/1.1 200 ");
            }

            assertThat(hasReacted(socket, MOST_BYTES * MILLIS_BETWEEN_BYTES)).isTrue();
        }
    }

    @Test
    void headersThatDripBehindAnotherRequest() throws IOException {
        try (Socket socket = server.connect()) {
            send(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nxxGET / HTTP/1.1\r\nX");
            assertThat(readAnswer(socket)).isEqualTo("HTTP/1.1 200 ");

            assertThat(isCut(socket, "x")).isTrue();
        }
    }

    @Test
    void anAnswerThatIsTakenSlowly() throws Exception {
        try (Socket socket = server.connect()) {
            send(socket, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            for (int i = 0; i < MOST_BYTES && !isDoneIn(MILLIS_BETWEEN_BYTES, server.largeAnswer()); i++) {
                socket.getInputStream().readNBytes(50);
            }

            assertThat(server.largeAnswer()).isCompletedExceptionally();
        }
    }

    /** Waits of a tenth of a second, together three times the deadline. */
    @Test
    void butEachRequestOfAConnectionHasTheWholeTime() throws IOException {
        try (Socket socket = server.connect()) {
            for (int request = 0; request < 30; request++) {
                send(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx");
                assertThat(hasReacted(socket, 100)).isFalse();
                send(socket, "x");

                assertThat(readAnswer(socket)).isEqualTo("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void butALongBodyInManyPiecesPasses() throws IOException {
        try (LimitedServer patient = new LimitedServer(10, Duration.ofMinutes(1), peer -> false);
                Socket socket = patient.connect()) {
            send(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65536\r\n\r\n");
            for (int piece = 0; piece < 32; piece++) {
                send(socket, "x".repeat(1024));
                assertThat(hasReacted(socket, MILLIS_BETWEEN_BYTES)).isFalse();
                send(socket, "x".repeat(1024));
            }

            assertThat(readAnswer(socket)).isEqualTo("HTTP/1.1 200 ");
        }
    }

    private static void assertCut(String beginning, String drop) throws IOException {
        try (Socket socket = server.connect()) {
            send(socket, beginning);

            assertThat(isCut(socket, drop)).isTrue();
        }
    }

    private static boolean isDoneIn(int millis, CompletableFuture<Void> answer) throws InterruptedException {
        try {
            answer.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private static boolean isCut(Socket socket, String drop) throws IOException {
        for (int i = 0; i < MOST_BYTES; i++) {
            if (hasReacted(socket, MILLIS_BETWEEN_BYTES)) {
                return hasEnded(socket);
            }
            try {
                send(socket, drop);
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    /** After whatever the server has answered. */
    private static boolean hasEnded(Socket socket) {
        try {
            socket.setSoTimeout(MOST_BYTES * MILLIS_BETWEEN_BYTES);
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
