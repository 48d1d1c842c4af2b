package dev.keyturn.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A separate management port of the console. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleManagementPortTests {

    private static final int CONNECTIONS = 10;

    private ConfigurableApplicationContext console;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        int consolePort = RunningConsole.freePort();
        console = new SpringApplicationBuilder(Console.class)
                .run(
                        "--server.port=" + consolePort,
                        "--keyturn.console.url=http://localhost:" + consolePort,
                        "--keyturn.console.issuer=http://localhost:" + RunningConsole.freePort(),
                        "--keyturn.console.key-file=" + folder.resolve("key.json"),
                        "--keyturn.connections.max-per-address=" + CONNECTIONS,
                        "--management.server.port=0",
                        "--management.endpoints.web.exposure.include=*");
        port = console.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void healthAnswers() throws Exception {
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/env",
                "/actuator/none",
                "/",
                "/clients",
                "/jwks.json",
                "/logout",
                "/oauth2/authorization/keyturn",
                "/login/oauth2/code/keyturn?code=a&state=b"
            })
    void nothingElseAnswersAndNoSessionBegins(String path) throws Exception {
        HttpResponse<Void> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void connectionsOfAnAddressAreLimited() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS + 5; i++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }

            assertThat(open.stream().filter(ConsoleManagementPortTests::isClosed))
                    .hasSizeGreaterThanOrEqualTo(5);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(100);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private HttpResponse<Void> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", "application/json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }
}
