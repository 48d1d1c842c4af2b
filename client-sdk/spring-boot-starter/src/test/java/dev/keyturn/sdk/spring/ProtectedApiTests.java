package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import dev.keyturn.sdk.spring.servlet.KeyturnServletAutoConfiguration;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** An application with the starter, asked over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Tag("server")
class ProtectedApiTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("keyturn.issuer", ISSUER::url);
        registry.add("keyturn.audience", () -> AUDIENCE);
        registry.add("keyturn.public-paths", () -> "/public/**");
    }

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @Test
    void letsATokenWithTheScopePass() throws Exception {
        HttpResponse<String> response = get("/orders", token().scope("orders:read"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("orders of user-1 for client-1");
    }

    @Test
    void challengesWithoutErrorIfThereIsNoToken() throws Exception {
        HttpResponse<String> response = send(request("/orders"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
        assertProblem(response, 401, "token-missing");
    }

    @Test
    void refusesABadTokenAndSaysWhy() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));

        HttpResponse<String> response = get("/orders", ISSUER.token(yesterday, AUDIENCE));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"The access token has expired.\"");
        assertProblem(response, 401, "invalid-token");
    }

    @Test
    void refusesForgeriesWithoutRepeatingWhatTheySay() throws Exception {
        ECKey forged = TestKeys.es256("key-1");

        HttpResponse<String> response =
                get("/orders", token().claim("sub", "someone-else").key(forged));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response)).contains("The signature of the access token is invalid.");
        assertThat(response.body() + response.headers().map()).doesNotContain("someone-else");
    }

    @Test
    void refusesATokenWithoutTheScopeAndNamesIt() throws Exception {
        HttpResponse<String> response = get("/orders", token().scope("orders:write"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(challenge(response)).isEqualTo("Bearer error=\"insufficient_scope\", scope=\"orders:read\"");
        assertProblem(response, 403, "insufficient-scope");
    }

    @Test
    void demandsTheScopesOfTypeAndMethod() throws Exception {
        assertThat(get("/admin/reset", token().scope("admin")).statusCode()).isEqualTo(403);
        assertThat(get("/admin/reset", token().scope("reset")).statusCode()).isEqualTo(403);
        assertThat(challenge(get("/admin/reset", token()))).contains("scope=\"admin reset\"");
        assertThat(get("/admin/reset", token().scope("reset admin")).statusCode())
                .isEqualTo(200);
        assertThat(get("/admin/status", token().scope("admin")).statusCode()).isEqualTo(200);
        assertThat(get("/admin/status", token().scope("other")).statusCode()).isEqualTo(403);
    }

    @Test
    void demandsATokenForWhateverIsNotPublic() throws Exception {
        assertThat(send(request("/any")).statusCode()).isEqualTo(401);
        assertThat(send(request("/does-not-exist")).statusCode()).isEqualTo(401);
        assertThat(send(request("/")).statusCode()).isEqualTo(401);
        assertThat(send(request("/functional")).statusCode()).isEqualTo(401);
        assertThat(get("/any", token()).body()).isEqualTo("any");
        assertThat(get("/does-not-exist", token()).statusCode()).isEqualTo(404);
        assertThat(get("/functional", token()).body()).isEqualTo("user-1");
    }

    @Test
    void needsNoTokenOnPublicPaths() throws Exception {
        assertThat(send(request("/public/hello")).body()).isEqualTo("hello");
        assertThat(send(request("/public/hello").header("Authorization", "Bearer rubbish"))
                        .body())
                .isEqualTo("hello");
    }

    @Test
    void demandsWhatTheHandlerDemandsEvenOnPublicPaths() throws Exception {
        assertThat(send(request("/public/scoped")).statusCode()).isEqualTo(401);
        assertThat(get("/public/scoped", token()).statusCode()).isEqualTo(403);
        assertThat(get("/public/scoped", token().scope("a")).statusCode()).isEqualTo(200);
        assertThat(send(request("/public/who-am-i?subject=admin&clientId=x&id=y"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(get("/public/who-am-i?subject=admin", token()).body()).isEqualTo("user-1");
    }

    @Test
    void demandsItAfterAForwardToo() throws Exception {
        assertThat(send(request("/public/forward")).statusCode()).isEqualTo(401);
        assertThat(get("/public/forward", token()).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "/public/../orders, 401",
        "/public/%2e%2e/orders, 401",
        "/public/..;/orders, 401",
        "/public;/../orders, 401",
        "/public/..%2forders, 400",
        "/orders/, 401",
        "//orders, 401",
        "/orders;a=b, 401",
        "/%6frders, 401",
        "/orders%2f, 400",
        "/./orders, 401",
        "/public/..%5corders, 400",
        "/orders%00, 400",
        "/public//../orders, 401",
        "/ORDERS, 401",
        "/orders.json, 401",
        "/error/../orders, 401"
    })
    void isNotEnteredThroughASpellingOfThePath(String path, int status) throws Exception {
        assertThat(statusOf("GET " + path + " HTTP/1.1")).isEqualTo(status);
    }

    @Test
    void isNotEnteredThroughAnotherMethodOrAnotherHeader() throws Exception {
        for (String method : new String[] {"HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "FOO"}) {
            assertThat(statusOf(method + " /orders HTTP/1.1")).as(method).isEqualTo(401);
        }
        assertThat(send(request("/orders")
                                .header("X-HTTP-Method-Override", "OPTIONS")
                                .header("X-Original-URL", "/public/hello")
                                .header("X-Forwarded-Prefix", "/public"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void takesNoTokenFromQueryOrForm() throws Exception {
        String token = token().scope("orders:write").text();

        assertThat(send(request("/orders?access_token=" + token)).statusCode()).isEqualTo(401);
        assertThat(send(request("/orders")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("access_token=" + token)))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesTwoCredentialsAndMalformedOnes() throws Exception {
        String token = token().scope("orders:read").text();

        for (HttpRequest.Builder request : new HttpRequest.Builder[] {
            request("/orders").header("Authorization", "Bearer " + token).header("Authorization", "Bearer " + token),
            request("/orders").header("Authorization", "Bearer " + token + ", Bearer " + token),
            request("/orders?access_token=" + token).header("Authorization", "Bearer " + token),
            request("/orders").header("Authorization", "Bearer"),
            request("/orders").header("Authorization", "Bearer a b")
        }) {
            HttpResponse<String> response = send(request);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(challenge(response)).startsWith("Bearer error=\"invalid_request\", error_description=\"");
            assertProblem(response, 400, "invalid-request");
        }
    }

    @Test
    void challengesThoseWhoUseAnotherScheme() throws Exception {
        HttpResponse<String> response = send(request("/orders").header("Authorization", "Basic dTpw"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response)).isEqualTo("Bearer");
    }

    @Test
    void keepsTheTokenThroughAsynchronousHandling() throws Exception {
        assertThat(get("/async", token().scope("a")).body()).isEqualTo("async for user-1");
        assertThat(get("/async", token()).statusCode()).isEqualTo(403);
    }

    @Test
    void answersPreflightsIfAFilterForThemStandsBefore() throws Exception {
        HttpResponse<String> preflight = send(request("/orders")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization"));
        HttpResponse<String> refused = send(request("/orders").header("Origin", "https://app.example.com"));

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("https://app.example.com");
    }

    @Test
    void survivesTokensOfHundredThousandCharacters() throws Exception {
        HttpResponse<String> response = get("/orders", token().claim("x", "x".repeat(100_000)));

        assertThat(response.statusCode()).isEqualTo(400);
    }

    private TestToken token() {
        return ISSUER.token(Instant.now(), AUDIENCE);
    }

    private HttpResponse<String> get(String path, TestToken token) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer " + token.text()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends what no well-behaved client would. */
    private int statusOf(String requestLine) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    private static String challenge(HttpResponse<String> response) {
        return response.headers().firstValue("WWW-Authenticate").orElse("");
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body())
                .startsWith("{\"type\":\"urn:keyturn:problem:" + code + "\"")
                .contains("\"status\":" + status + ",")
                .endsWith("\"code\":\"" + code + "\"}");
    }

    @Configuration
    @EnableAutoConfiguration
    @Import({OrdersController.class, AdminController.class, PublicController.class})
    static class Api {

        @Bean
        RouterFunction<ServerResponse> functional() {
            return RouterFunctions.route()
                    .GET(
                            "/functional",
                            request -> ServerResponse.ok()
                                    .body(VerifiedCredentials.of(request.servletRequest())
                                            .map(VerifiedCredential::subject)
                                            .orElse("nobody")))
                    .build();
        }

        @Bean
        FilterRegistrationBean<CorsFilter> cors() {
            CorsConfiguration partners = new CorsConfiguration();
            partners.addAllowedOrigin("https://app.example.com");
            partners.addAllowedHeader("Authorization");
            UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
            source.registerCorsConfiguration("/**", partners);
            FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(new CorsFilter(source));
            registration.setOrder(KeyturnServletAutoConfiguration.FILTER_ORDER - 1);
            return registration;
        }
    }

    @RestController
    static class OrdersController {

        @GetMapping("/orders")
        @RequireScope("orders:read")
        String list(VerifiedCredential token) {
            return "orders of " + token.subject() + " for " + token.clientId();
        }

        @PostMapping("/orders")
        @RequireScope("orders:write")
        String add() {
            return "added";
        }

        @GetMapping("/any")
        String any() {
            return "any";
        }

        @GetMapping("/async")
        @RequireScope("a")
        Callable<String> async(VerifiedCredential token) {
            return () -> "async for " + token.subject();
        }
    }

    @RestController
    @RequestMapping("/admin")
    @RequireScope("admin")
    static class AdminController {

        @GetMapping("/reset")
        @RequireScope("reset")
        String reset() {
            return "reset";
        }

        @GetMapping("/status")
        Map<String, String> status() {
            return Map.of("status", "up");
        }

        @DeleteMapping("/all")
        void deleteAll() {}
    }

    @RestController
    @RequestMapping("/public")
    static class PublicController {

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @GetMapping("/scoped")
        @RequireScope("a")
        String scoped() {
            return "scoped";
        }

        @GetMapping("/who-am-i")
        String whoAmI(VerifiedCredential token) {
            return token.subject();
        }

        @GetMapping("/forward")
        ModelAndView forward() {
            return new ModelAndView("forward:/orders");
        }
    }
}
