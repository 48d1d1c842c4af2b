package dev.keyturn.console.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.keyturn.console.AdjustableClock;
import dev.keyturn.console.ConsoleProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTests {

    private static final String ISSUER = "https://id.example";

    private final AdjustableClock clock = new AdjustableClock();
    private HttpServer server;
    private volatile String document = document(ISSUER);
    private volatile int status = 200;
    private final AtomicInteger requests = new AtomicInteger();

    @BeforeEach
    void startTheServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> {
            requests.incrementAndGet();
            byte[] body = document.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Location", "http://localhost:1/");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopTheServer() {
        server.stop(0);
    }

    @Test
    void sendsBrowsersToTheIssuerAndItselfToTheBackChannel() {
        ServerMetadata metadata = discovery().metadata();

        assertThat(metadata.authorizationEndpoint()).hasToString(ISSUER + "/oauth2/authorize");
        assertThat(metadata.tokenEndpoint()).hasToString(ISSUER + "/oauth2/token");
        assertThat(metadata.endSessionEndpoint()).hasToString(ISSUER + "/connect/logout");
        assertThat(metadata.backChannel().token()).hasToString(backChannel() + "/oauth2/token");
        assertThat(metadata.backChannel().jwkSet()).hasToString(backChannel() + "/oauth2/jwks");
        assertThat(metadata.backChannel().userInfo()).hasToString("https://elsewhere.example/userinfo");
    }

    @Test
    void asksAgainAfterAnHourAndMakesDoWithTheOldAnswerWhileTheServerIsAway() {
        Discovery discovery = discovery();
        ServerMetadata first = discovery.metadata();
        discovery.metadata();
        assertThat(requests.get()).isEqualTo(1);

        clock.setAhead(Duration.ofMinutes(61));
        status = 503;

        assertThat(discovery.metadata()).isEqualTo(first);
        assertThat(requests.get()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>",
                "{\"issuer\":\"https://id.example\"}",
                "{\"issuer\":7,\"token_endpoint\":\"::\"}"
            })
    void takesNonsenseForNoAnswer(String nonsense) {
        document = nonsense;
        Discovery discovery = discovery();

        assertThatThrownBy(discovery::metadata).isInstanceOf(ServerUnreachableException.class);

        document = document(ISSUER);
        assertThat(discovery.metadata().issuer()).hasToString(ISSUER);
    }

    @Test
    void refusesAServerThatCallsItselfOtherwise() {
        document = document("https://id.example/");

        assertThatThrownBy(discovery()::metadata)
                .isInstanceOf(ServerUnreachableException.class)
                .hasMessageContaining("keyturn.console.issuer is https://id.example");
    }

    @Test
    void followsNoRedirect() {
        status = 302;

        assertThatThrownBy(discovery()::metadata).isInstanceOf(ServerUnreachableException.class);
    }

    private Discovery discovery() {
        return new Discovery(
                new ConsoleProperties(
                        URI.create(ISSUER),
                        URI.create(backChannel()),
                        URI.create("https://console.example"),
                        Path.of("key.json")),
                new BackChannel().backChannelRequests(),
                clock);
    }

    private String backChannel() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private static String document(String issuer) {
        return """
                {
                  "issuer": "%s",
                  "authorization_endpoint": "https://id.example/oauth2/authorize",
                  "token_endpoint": "https://id.example/oauth2/token",
                  "jwks_uri": "https://id.example/oauth2/jwks",
                  "userinfo_endpoint": "https://elsewhere.example/userinfo",
                  "end_session_endpoint": "https://id.example/connect/logout",
                  "scopes_supported": ["openid"]
                }
                """.formatted(issuer);
    }
}
