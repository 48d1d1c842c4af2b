package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.spring.security.KeyturnSecurity;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Actuator's endpoints on a port of their own are no more open than on the application's. */
@Tag("server")
class ManagementPortTests {

    private static final TestIssuer ISSUER = new TestIssuer(TestKeys.es256("key-1"));
    private static final String[] OWN_PORT = {"management.server.port=0", "management.endpoints.web.exposure.include=*"
    };

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @ParameterizedTest
    @CsvSource({"SERVLET", "REACTIVE"})
    void needsACredentialForAllButTheHealth(WebApplicationType type) throws Exception {
        try (StartedApplication application = start(type, Api.class)) {
            for (String path :
                    List.of("/actuator", "/actuator/env", "/actuator/beans", "/actuator/health/../env", "/error")) {
                assertThat(status(application, path)).as(path).isEqualTo(401);
            }
            assertThat(status(application, "/actuator/health")).isEqualTo(200);
            assertThat(application
                            .api()
                            .send(application.api().request("/error"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(application
                            .management()
                            .get("/actuator/env", ISSUER.token(Instant.now(), StartedApplication.AUDIENCE))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVLET", "REACTIVE"})
    void findsTheHealthWhereItIs(WebApplicationType type) throws Exception {
        try (StartedApplication application = start(
                type,
                Api.class,
                "management.server.base-path=/internal",
                "management.endpoints.web.base-path=/manage",
                "management.endpoints.web.path-mapping.health=alive",
                "keyturn.public-paths=/manage/info")) {
            assertThat(status(application, "/internal/manage/alive")).isEqualTo(200);
            assertThat(status(application, "/internal/manage/info")).isEqualTo(200);
            assertThat(status(application, "/internal/manage/env")).isEqualTo(401);
            assertThat(application
                            .api()
                            .send(application.api().request("/manage/alive"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void hasTheHealthOnTheApplicationsPortWhereItIs() throws Exception {
        try (StartedApplication application = StartedApplication.start(
                WebApplicationType.SERVLET, ISSUER, Api.class, "management.endpoints.web.base-path=/manage")) {
            assertThat(application
                            .api()
                            .send(application.api().request("/manage/health"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(application
                            .api()
                            .send(application.api().request("/actuator/health"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void letsAChainOfOnesOwnKnowTheCredential() throws Exception {
        try (StartedApplication application = start(WebApplicationType.SERVLET, ApiWithChain.class)) {
            assertThat(status(application, "/actuator/env")).isEqualTo(401);
            assertThat(application
                            .management()
                            .get("/actuator/env", ISSUER.token(Instant.now(), StartedApplication.AUDIENCE))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static StartedApplication start(WebApplicationType type, Class<?> configuration, String... properties) {
        String[] all = Stream.of(OWN_PORT, properties).flatMap(Arrays::stream).toArray(String[]::new);
        return StartedApplication.start(type, ISSUER, configuration, all);
    }

    private static int status(StartedApplication application, String path) throws Exception {
        return application
                .management()
                .send(application.management().request(path))
                .statusCode();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Api {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ApiWithChain {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, KeyturnSecurity keyturn) throws Exception {
            return http.with(keyturn, Customizer.withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }
}
