package dev.keyturn.example.withoutsdk.springboot3;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The API accepts an access token of the server, and nothing that only looks like one. */
@Tag("server")
class SpringBoot3Tests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext api;

    @BeforeAll
    static void start() {
        api = new SpringApplicationBuilder(OrdersApi.class)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "orders.issuer=" + ISSUER.url(),
                        "orders.audience=" + AUDIENCE,
                        "orders.client=client-1")
                .run();
    }

    @AfterAll
    static void stop() {
        api.close();
        ISSUER.close();
    }

    @Test
    void acceptsAnAccessToken() throws Exception {
        HttpResponse<String> answer = get(token());

        assertThat(SpringBootVersion.getVersion()).startsWith("3.5.");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("orders of user-1");
    }

    @Test
    void rejectsWhatOnlyLooksLikeOne() throws Exception {
        ECKey forged = TestKeys.es256("key-1");
        Map<String, TestToken> tokens = new LinkedHashMap<>();
        tokens.put("an ID token", token().header("typ", "JWT"));
        tokens.put("a token without a type", token().header("typ", null));
        tokens.put("a token for another API", token().claim("aud", "https://other.example.com"));
        tokens.put("a token of another issuer", token().claim("iss", "https://other.example.com"));
        tokens.put("an expired one", ISSUER.token(Instant.now().minusSeconds(86_400), AUDIENCE));
        tokens.put("one without an end", token().claim("exp", null));
        tokens.put("a forged one", token().key(forged));

        for (Map.Entry<String, TestToken> token : tokens.entrySet()) {
            assertThat(get(token.getValue()).statusCode()).as(token.getKey()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> get(TestToken token) throws IOException, InterruptedException {
        String port = api.getEnvironment().getRequiredProperty("local.server.port");
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders"))
                        .header("Authorization", "Bearer " + token.text())
                        .build(),
                BodyHandlers.ofString());
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), AUDIENCE);
    }
}
