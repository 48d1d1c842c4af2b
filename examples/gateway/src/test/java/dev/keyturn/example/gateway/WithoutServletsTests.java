package dev.keyturn.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An API on Spring WebFlux, with rules, public paths and annotations, where the Servlet API is not on the class path. */
@SpringBootTest(
        classes = WithoutServletsTests.Api.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=optional:file:./none/",
            "keyturn.audience=https://orders.example.com",
            "keyturn.public-paths=/public/**",
            "keyturn.rules[0].path=/ruled",
            "keyturn.rules[0].scopes=orders:write"
        })
@Tag("server")
class WithoutServletsTests {

    private static final TestIssuer ISSUER = new TestIssuer(TestKeys.es256("key-1"));

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("keyturn.issuer", ISSUER::url);
    }

    @AfterAll
    static void stop() {
        ISSUER.close();
    }

    @Test
    void haveNoServletApi() {
        assertThat(ClassUtils.isPresent("jakarta.servlet.Servlet", null)).isFalse();
    }

    @Test
    void protectAnApi() throws IOException, InterruptedException {
        String token = ISSUER.token(Instant.now(), "https://orders.example.com")
                .scope("orders:read")
                .text();

        assertThat(get("/orders", null).statusCode()).isEqualTo(401);
        assertThat(get("/orders", token).body()).isEqualTo("user-1");
        assertThat(get("/ruled", token).statusCode()).isEqualTo(403);
        assertThat(get("/public/greeting", null).body()).isEqualTo("hello");
        assertThat(get("/public/closed", null).statusCode()).isEqualTo(401);
        assertThat(get("/public/closed", token).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> get(String path, @Nullable String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @EnableAutoConfiguration
    @RestController
    static class Api {

        @GetMapping("/orders")
        @RequireScope("orders:read")
        String orders(VerifiedCredential credential) {
            return credential.subject();
        }

        @GetMapping("/ruled")
        String ruled() {
            return "ruled";
        }

        @GetMapping("/public/greeting")
        String greeting() {
            return "hello";
        }

        @GetMapping("/public/closed")
        @RequireScope("orders:admin")
        String closed() {
            return "closed";
        }
    }
}
