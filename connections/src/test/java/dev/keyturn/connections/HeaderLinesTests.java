package dev.keyturn.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd ends of header lines, which must not change where a request ends. */
class HeaderLinesTests {

    private static LimitedServer server;

    @BeforeAll
    static void start() {
        server = new LimitedServer(100, Duration.ofMinutes(1), peer -> false);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nContent-Length: 4\r\n",
                "Content-Length: 3\r\nContent-Length:\r\n 4\r\n",
                "Content-Length: 3\nContent-Length: 4\n",
                "Content-Length: 3\r\n 4\r\n",
                "Content-Length:\r\n 3\r\n",
                "Transfer-Encoding: chunked,\r\n identity\r\n",
                "X-Space : x\r\n",
                "X-Carriage: x\ry\r\n",
            })
    void aLengthThatCanBeReadInTwoWaysIsRefused(String lines) throws IOException {
        assertThat(answer("POST / HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n0\r\n\r\n"))
                .matches("(?s)HTTP/1.1 (400|501) .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 3\r\nTransfer-Encoding:\r\n chunked\r\n",
                "Content-Length: 3\nTransfer-Encoding: chunked\n",
            })
    void aBodyInChunksEndsItsConnectionIfItHasALengthToo(String lines) throws IOException {
        assertThat(answer("POST / HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("X-Length: 0\r\n", "Connection: close\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: localhost\r\nX-Folded: a\r\n b\r\nContent-Length: 3\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\nContent-Length: 3\n\n",
                "POST / HTTP/1.1\nHost: localhost\r\nContent-Length: 3\r\n\r\n",
            })
    void theBodyBeginsAndEndsWhereItDoesWithOrdinaryLines(String headers) throws IOException {
        assertThat(answer(headers + "abc")).startsWith("HTTP/1.1 200 ").contains("X-Length: 3\r\n");
    }

    private static String answer(String request) throws IOException {
        try (Socket socket = server.connect()) {
            LimitedServer.send(socket, request);
            return LimitedServer.readHeaders(socket);
        }
    }
}
