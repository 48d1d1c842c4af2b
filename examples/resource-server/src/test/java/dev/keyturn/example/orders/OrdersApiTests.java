package dev.keyturn.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The API as a partner's client sees it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
@Tag("server")
class OrdersApiTests {

    private static final String AUDIENCE = "http://localhost:9002";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry registry) {
        registry.add("KEYTURN_ISSUER", ISSUER::url);
    }

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @Test
    void placesAndListsOrders() throws Exception {
        HttpResponse<String> placed = post(token("orders:write"), "{\"item\":\"tea\",\"quantity\":3}");
        HttpResponse<String> listed = list(token("orders:read"));

        assertThat(placed.statusCode()).isEqualTo(201);
        assertThat(placed.body()).contains("\"item\":\"tea\"", "\"quantity\":3", "\"orderedBy\":\"user-1\"");
        assertThat(listed.statusCode()).isEqualTo(200);
        assertThat(listed.body()).contains(placed.body());
    }

    @Test
    void needsATokenOfItsOwn() throws Exception {
        String tampered = token("orders:read").replaceFirst("\\.e", ".f");

        assertThat(send(request("/orders")).statusCode()).isEqualTo(401);
        assertThat(list(tampered).statusCode()).isEqualTo(401);
        assertThat(list(ISSUER.token(Instant.now(), "http://localhost:9003")
                                .scope("orders:read")
                                .text())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void needsTheScopeOfTheOperation() throws Exception {
        HttpResponse<String> listed = list(token("orders:write"));
        HttpResponse<String> placed = post(token("orders:read"), "{\"item\":\"tea\",\"quantity\":3}");

        assertThat(listed.statusCode()).isEqualTo(403);
        assertThat(listed.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"insufficient_scope\", scope=\"orders:read\"");
        assertThat(placed.statusCode()).isEqualTo(403);
        assertThat(placed.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"insufficient_scope\", scope=\"orders:write\"");
    }

    @Test
    void namesTheFieldsOfABadOrder() throws Exception {
        HttpResponse<String> response = post(token("orders:write"), "{\"item\":\" \",\"quantity\":0}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"field\":\"item\"", "\"field\":\"quantity\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "17",
                "{\"item\":\"tea\",\"quantity\":\"many\"}",
                "{\"item\":\"tea\"}",
                "{\"item\":\"tea\",\"quantity\":1,\"price\":0}",
                "{\"item\":{\"a\":1},\"quantity\":1}",
                "{\"item\":\"tea\",\"quantity\":99999999999}",
                "{\"item\":\"\u0000\",\"quantity\":1}"
            })
    void refusesBodiesThatAreNoOrders(String body) throws Exception {
        HttpResponse<String> response = post(token("orders:write"), body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).doesNotContain("Exception", "tools.jackson", "dev.keyturn.example");
    }

    @Test
    void refusesBodiesThatAreTooLongOrOfAnotherKind() throws Exception {
        String long1 = "{\"item\":\"" + "x".repeat(101) + "\",\"quantity\":1}";
        String long2 = "{\"item\":\"" + "x".repeat(100_000) + "\",\"quantity\":1}";

        assertThat(post(token("orders:write"), long1).statusCode()).isEqualTo(400);
        assertThat(post(token("orders:write"), long2).statusCode()).isEqualTo(400);
        assertThat(send(authorized("/orders", token("orders:write"))
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("tea")))
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void tellsItsHealthToEverybodyAndNothingElse() throws Exception {
        HttpResponse<String> health = send(request("/actuator/health"));

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"status\":\"UP\"").doesNotContain("components");
        assertThat(send(request("/actuator")).statusCode()).isEqualTo(401);
        assertThat(send(request("/actuator/env")).statusCode()).isEqualTo(401);
        assertThat(send(authorized("/actuator/env", token(""))).statusCode()).isEqualTo(404);
    }

    /** Tomcat would log the first such line at INFO, with its value. */
    @Test
    void logsNoTokenOfAHeaderThatTomcatRefuses(CapturedOutput output) throws Exception {
        String token = token("orders:read");

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                    + "\u0000\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer).startsWith("HTTP/1.1 400");
        }
        assertThat(output.getAll()).doesNotContain(token);
    }

    private static String token(String scope) {
        return ISSUER.token(Instant.now(), AUDIENCE).scope(scope).text();
    }

    private HttpResponse<String> list(String token) throws IOException, InterruptedException {
        return send(authorized("/orders", token));
    }

    private HttpResponse<String> post(String token, String body) throws IOException, InterruptedException {
        return send(authorized("/orders", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder authorized(String path, String token) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
