package dev.keyturn.sdk.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainApiTests {

    private static final String AUDIENCE = "https://orders.example.com";

    private final TestIssuer issuer = new TestIssuer(TestKeys.es256("key-1"));
    private final PlainApi api =
            new PlainApi(CredentialVerifier.builder(issuer.url(), AUDIENCE).build());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = api.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        issuer.close();
    }

    @Test
    void letsAGoodTokenPass() throws Exception {
        HttpResponse<String> response =
                get("Bearer " + token().scope("orders:read").text());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("Orders of user-1");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThat(challenge(get("Basic dTpw"))).isEqualTo("Bearer");
        assertThat(challenge(get("Bearer "
                        + token().claim("aud", "https://other.example.com").text())))
                .isEqualTo("Bearer error=\"invalid_token\", "
                        + "error_description=\"The access token is for another API.\"");
        assertThat(challenge(get("Bearer " + token().text())))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"orders:read\"");
    }

    @Test
    void asksTheClientToComeBackWhileTheServerIsDown() throws Exception {
        issuer.goDown();

        HttpResponse<String> response = get("Bearer " + token().text());

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After"))
                .get()
                .asString()
                .matches("[1-5]");
    }

    @Test
    void canBeMadeWhileTheServerIsDown() {
        assertThat(PlainApi.newVerifier()).isNotNull();
        assertThat(PlainApi.ofAllCredentials("a secret")).isNotNull();
    }

    private TestToken token() {
        return issuer.token(Instant.now(), AUDIENCE);
    }

    private static String challenge(HttpResponse<String> response) {
        return response.headers().firstValue("WWW-Authenticate").orElse("");
    }

    private HttpResponse<String> get(String authorization) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/orders"))
                .header("Authorization", authorization)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
