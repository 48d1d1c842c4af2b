package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.ServerProcess;
import dev.keyturn.testing.StartedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that stops sends its readers away, is not ready, and answers other requests meanwhile. */
@Tag("server")
class ShutdownTests {

    private static final String READINESS = "/actuator/health/readiness";
    private static final String LIVENESS = "/actuator/health/liveness";

    @Test
    void readersLeaveAndOtherRequestsAreServedUntilASecondSignal(@TempDir Path folder) throws Exception {
        int port = StartedServer.freePort();
        try (ServerProcess server = ServerProcess.at(
                port,
                "keyturn.issuer=http://localhost:" + port,
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.connections.drain-period=10m")) {
            Verifier verifier = new Verifier(new Api(server.address()));
            String cursor = verifier.cursor();
            try (Socket kept = connect(server.address())) {
                assertThat(ask(kept, LIVENESS, "")).contains("HTTP/1.1 200 ").doesNotContain("Connection: close");
                CompletableFuture<Api.Answer> poll = verifier.poll(cursor);

                server.terminate();
                awaitThatItIsNotReady(server.address());

                assertThat(poll.get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
                try (Socket other = connect(server.address())) {
                    assertThat(ask(other, LIVENESS, "")).contains("HTTP/1.1 200 ", "Connection: close");
                }
                assertThat(ask(kept, LIVENESS, "")).contains("HTTP/1.1 200 ", "Connection: close");
            }
            // a client of the JDK keeps an idle connection open for longer than a test waits
            server.terminate();
            assertThat(server.ends()).isTrue();
        }
    }

    private static void awaitThatItIsNotReady(URI address) throws IOException {
        List<String> answer;
        do {
            try (Socket probe = connect(address)) {
                answer = ask(probe, READINESS, "Connection: close\r\n");
            }
        } while (answer.contains("HTTP/1.1 200 "));
        assertThat(answer).contains("HTTP/1.1 503 ");
    }

    private static Socket connect(URI address) throws IOException {
        return new Socket(address.getHost(), address.getPort());
    }

    /** The status and the headers of an answer. */
    private static List<String> ask(Socket socket, String path, String header) throws IOException {
        socket.setSoTimeout(30_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        List<String> headers = new ArrayList<>();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            headers.add(line);
        }
        if (!headers.contains("Connection: close")) {
            assertThat(headers).contains("Transfer-Encoding: chunked");
            for (String line = lines.readLine(); !"0".equals(line); line = lines.readLine()) {
                assertThat(line).isNotNull();
            }
            assertThat(lines.readLine()).isEmpty();
        }
        return headers;
    }
}
