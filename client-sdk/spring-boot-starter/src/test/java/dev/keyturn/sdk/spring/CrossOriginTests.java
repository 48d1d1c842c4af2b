package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.filter.CorsFilter;

/** Calls from pages of other origins, by each way in which an application allows them. */
@Tag("server")
class CrossOriginTests {

    private static final TestIssuer ISSUER = new TestIssuer(TestKeys.es256("key-1"));
    private static final String ORIGIN = "https://app.example.com";

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @ParameterizedTest
    @ValueSource(classes = {ByAnnotation.class, ByFilter.class, BySource.class})
    void areAnsweredAsTheApplicationSays(Class<?> configuration) throws Exception {
        isAnsweredAsTheApplicationSays(WebApplicationType.SERVLET, configuration);
    }

    @ParameterizedTest
    @ValueSource(classes = {ByAnnotation.class, ByWebFilter.class, ByReactiveSource.class})
    void areAnsweredAsTheApplicationSaysOnWebFlux(Class<?> configuration) throws Exception {
        isAnsweredAsTheApplicationSays(WebApplicationType.REACTIVE, configuration);
    }

    private static void isAnsweredAsTheApplicationSays(WebApplicationType type, Class<?> configuration)
            throws Exception {
        try (StartedApplication application = StartedApplication.start(type, ISSUER, configuration)) {
            ApiCalls api = application.api();

            HttpResponse<String> ahead = ahead(api, "/orders", ORIGIN);
            assertThat(ahead.statusCode()).isEqualTo(200);
            assertThat(allowed(ahead)).containsExactly(ORIGIN);
            assertThat(ahead.headers().firstValue("Access-Control-Allow-Headers"))
                    .contains("authorization");
            assertThat(ahead.body()).isEmpty();

            HttpResponse<String> missing = api.send(api.request("/orders").header("Origin", ORIGIN));
            assertThat(missing.statusCode()).isEqualTo(401);
            assertThat(allowed(missing)).containsExactly(ORIGIN);

            HttpResponse<String> scopeless =
                    api.send(api.authorized("/orders", ISSUER.token(Instant.now(), StartedApplication.AUDIENCE))
                            .header("Origin", ORIGIN));
            assertThat(scopeless.statusCode()).isEqualTo(403);
            assertThat(allowed(scopeless)).containsExactly(ORIGIN);
            assertThat(scopeless.headers().firstValue("WWW-Authenticate")).isPresent();

            HttpResponse<String> good = api.send(api.authorized(
                            "/orders",
                            ISSUER.token(Instant.now(), StartedApplication.AUDIENCE)
                                    .scope("orders:read"))
                    .header("Origin", ORIGIN));
            assertThat(good.body()).isEqualTo("orders");
            assertThat(allowed(good)).containsExactly(ORIGIN);

            HttpResponse<String> foreign = ahead(api, "/orders", "https://evil.example");
            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(allowed(foreign)).isEmpty();
            HttpResponse<String> asked = api.send(api.request("/orders").header("Origin", "https://evil.example"));
            assertThat(asked.statusCode()).isEqualTo(403);
            assertThat(allowed(asked)).isEmpty();
        }
    }

    @Test
    void opensNothingByAQuestionAheadOfACall() throws Exception {
        for (WebApplicationType type : List.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)) {
            try (StartedApplication application = StartedApplication.start(type, ISSUER, ByNothing.class)) {
                HttpResponse<String> answer = ahead(application.api(), "/orders", ORIGIN);

                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(allowed(answer)).isEmpty();
                assertThat(ahead(application.api(), "/nowhere", ORIGIN).statusCode())
                        .isEqualTo(401);
            }
        }
    }

    private static HttpResponse<String> ahead(ApiCalls api, String path, String origin) throws Exception {
        return api.send(api.request(path)
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization"));
    }

    private static List<String> allowed(HttpResponse<String> response) {
        return response.headers().allValues("Access-Control-Allow-Origin");
    }

    private static CorsConfiguration partners() {
        CorsConfiguration partners = new CorsConfiguration();
        partners.addAllowedOrigin(ORIGIN);
        partners.addAllowedHeader("authorization");
        return partners;
    }

    private static UrlBasedCorsConfigurationSource source() {
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", partners());
        return source;
    }

    private static org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource reactiveSource() {
        org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource source =
                new org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", partners());
        return source;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OpenOrders.class)
    static class ByAnnotation {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class ByFilter {

        @Bean
        CorsFilter corsFilter() {
            return new CorsFilter(source());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class BySource {

        @Bean
        UrlBasedCorsConfigurationSource corsConfigurationSource() {
            CorsConfiguration partners = new CorsConfiguration();
            partners.addAllowedOrigin("https://app.example.com");
            partners.addAllowedHeader("Authorization");
            UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
            source.registerCorsConfiguration("/**", partners);
            return source;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class ByWebFilter {

        @Bean
        CorsWebFilter corsWebFilter() {
            return new CorsWebFilter(reactiveSource());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class ByReactiveSource {

        @Bean
        org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource corsConfigurationSource() {
            return reactiveSource();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class ByNothing {}

    @RestController
    static class Orders {

        @GetMapping("/orders")
        @RequireScope("orders:read")
        String list() {
            return "orders";
        }
    }

    @RestController
    @CrossOrigin(origins = ORIGIN, allowedHeaders = "authorization")
    static class OpenOrders {

        @GetMapping("/orders")
        @RequireScope("orders:read")
        String list() {
            return "orders";
        }
    }
}
