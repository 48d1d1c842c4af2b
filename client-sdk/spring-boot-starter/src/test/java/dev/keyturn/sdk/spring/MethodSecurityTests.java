package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.testing.TestCredentials;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import jakarta.annotation.security.DenyAll;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** An application that has Spring Security on its class path, and configures nothing of it. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("server")
class MethodSecurityTests {

    private static final TestIssuer ISSUER = new TestIssuer(TestKeys.es256("key-1"));

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @ParameterizedTest
    @CsvSource({"SERVLET", "REACTIVE"})
    void holdsWithoutBeingSwitchedOn(WebApplicationType type, CapturedOutput output) throws Exception {
        try (StartedApplication application = StartedApplication.start(type, ISSUER, Api.class)) {
            assertThat(status(application, "/pre-authorized", "orders:read")).isEqualTo(200);
            assertThat(status(application, "/pre-authorized", "other")).isEqualTo(403);
            assertThat(output.getAll()).doesNotContainIgnoringCase("generated security password");
        }
    }

    @Test
    void holdsByTheOtherAnnotationsToo() throws Exception {
        try (StartedApplication application =
                StartedApplication.start(WebApplicationType.SERVLET, ISSUER, OldApi.class)) {
            assertThat(status(application, "/secured", "orders:read")).isEqualTo(200);
            assertThat(status(application, "/secured", "other")).isEqualTo(403);
            assertThat(status(application, "/denied", "orders:read")).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, X-Forwarded-For, 203.0.113.9, 203.0.113.9",
        "REACTIVE, X-Forwarded-For, 203.0.113.9, 203.0.113.9",
        "REACTIVE, Forwarded, 'for=\"[2001:db8::7]:4711\"', 2001:db8::7",
        "REACTIVE, Forwarded, for=203.0.113.9, 203.0.113.9",
        "REACTIVE, Forwarded, for=_hidden, "
    })
    void keepsTheAddressThatAProxyForwards(
            WebApplicationType type, String header, String value, @Nullable String address, CapturedOutput output)
            throws Exception {
        try (StartedApplication application = StartedApplication.start(
                type,
                ISSUER,
                Api.class,
                "server.forward-headers-strategy=framework",
                "keyturn.client.id=orders-api",
                "keyturn.client.secret=a-secret")) {
            AtomicReference<String> asked = new AtomicReference<>("");
            ISSUER.answerAt(TestIssuer.API_KEYS, exchange -> {
                asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                TestIssuer.answer(exchange, 200, "{\"valid\":false,\"reason\":\"unknown\"}");
            });

            int refused = application
                    .api()
                    .send(application
                            .api()
                            .request("/pre-authorized")
                            .header("X-API-Key", TestCredentials.apiKey())
                            .header(header, value))
                    .statusCode();

            ISSUER.answerAsUsualAt(TestIssuer.API_KEYS);
            assertThat(refused).isEqualTo(401);
            String question = Objects.requireNonNull(asked.get());
            assertThat(question).contains(address == null ? "\"user_agent\"" : "\"address\":\"" + address + "\"");
            assertThat(question.contains("\"address\"")).isEqualTo(address != null);
            assertThat(output).doesNotContain("seems to be a proxy");
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, X-Forwarded-For, 203.0.113.9", "REACTIVE, Forwarded, for=203.0.113.9"})
    void warnsOnceOfAnUntrustedProxy(WebApplicationType type, String header, String value, CapturedOutput output)
            throws Exception {
        try (StartedApplication application = StartedApplication.start(type, ISSUER, Api.class)) {
            for (int i = 0; i < 2; i++) {
                application
                        .api()
                        .send(application
                                .api()
                                .authorized("/pre-authorized", "no-token")
                                .header(header, value));
            }

            assertThat(output).containsOnlyOnce("seems to be a proxy: their header " + header);
        }
    }

    private static int status(StartedApplication application, String path, String scope) throws Exception {
        return application
                .api()
                .get(
                        path,
                        ISSUER.token(Instant.now(), StartedApplication.AUDIENCE).scope(scope))
                .statusCode();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class Api {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OldOrders.class)
    static class OldApi {}

    @RestController
    static class Orders {

        @GetMapping("/pre-authorized")
        @PreAuthorize("hasAuthority('SCOPE_orders:read')")
        Mono<String> preAuthorized() {
            return Mono.just("yes");
        }
    }

    @RestController
    static class OldOrders {

        @GetMapping("/secured")
        @Secured("SCOPE_orders:read")
        String secured() {
            return "yes";
        }

        @GetMapping("/denied")
        @DenyAll
        String denied() {
            return "never";
        }
    }
}
