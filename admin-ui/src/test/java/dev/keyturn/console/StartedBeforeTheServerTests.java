package dev.keyturn.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@Tag("server")
class StartedBeforeTheServerTests {

    @Test
    void isHealthyWhileTheServerIsUnreachable(@TempDir Path folder) throws Exception {
        int serverPort = RunningConsole.freePort();
        int consolePort = RunningConsole.freePort();
        String url = "http://localhost:" + consolePort;
        try (ConfigurableApplicationContext console = new SpringApplicationBuilder(Console.class)
                .run(
                        "--server.port=" + consolePort,
                        "--keyturn.console.url=" + url,
                        "--keyturn.console.issuer=http://localhost:" + serverPort,
                        "--keyturn.console.key-file=" + folder.resolve("key.json"))) {

            HttpResponse<String> health = get(url + "/actuator/health/readiness", "application/json");
            HttpResponse<String> away = get(url + "/oauth2/authorization/keyturn", "text/html");
            FakeServer server = new FakeServer(serverPort, url);
            HttpResponse<String> there = get(url + "/oauth2/authorization/keyturn", "text/html");
            server.stop();

            assertThat(console.isRunning()).isTrue();
            assertThat(health.body()).contains("UP");
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.body()).contains("Server unreachable", "Try again");
            assertThat(away.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
            assertThat(there.statusCode()).isEqualTo(302);
            assertThat(there.headers().firstValue("Location").orElse(""))
                    .startsWith("http://localhost:" + serverPort + "/oauth2/authorize?");
        }
    }

    private static HttpResponse<String> get(String address, String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Accept", accept)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
