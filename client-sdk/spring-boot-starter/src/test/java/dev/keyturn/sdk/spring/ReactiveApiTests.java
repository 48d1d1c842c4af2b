package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.AccessTokenClient;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.spring.client.AccessTokenExchangeFilter;
import dev.keyturn.sdk.testing.TestCredentials;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** An application on Spring WebFlux, asked over HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.main.web-application-type=reactive",
            "keyturn.public-paths=/public/**",
            "keyturn.client.id=orders-api",
            "keyturn.client.secret=a-secret",
            "keyturn.metadata.published=true",
            "keyturn.metadata.name=Orders",
            "keyturn.metadata.scopes=orders:read",
            "keyturn.rules[0].path=/ruled/**",
            "keyturn.rules[0].methods=POST",
            "keyturn.rules[0].scopes=ruled:write"
        })
@Tag("server")
class ReactiveApiTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final String METADATA =
            "resource_metadata=\"" + AUDIENCE + "/.well-known/oauth-protected-resource\"";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("keyturn.issuer", ISSUER::url);
        registry.add("keyturn.audience", () -> AUDIENCE);
    }

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @Test
    void saysWhoseTokensItTakes() throws Exception {
        HttpResponse<String> response = api().send(api().request("/.well-known/oauth-protected-resource"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("public, max-age=3600");
        assertThat(response.body())
                .contains(
                        "\"resource\":\"" + AUDIENCE + "\"",
                        "\"authorization_servers\":[\"" + ISSUER.url() + "\"]",
                        "\"scopes_supported\":[\"orders:read\"]",
                        "\"resource_name\":\"Orders\"");
        assertThat(api().send(api().request("/.well-known/other")).statusCode()).isEqualTo(401);
    }

    @Test
    void letsACredentialWithTheScopePass() throws Exception {
        assertThat(api().get("/orders", token().scope("orders:read")).body())
                .isEqualTo("orders of user-1 for client-1");
    }

    @Test
    void takesAnApiKey() throws Exception {
        String key = ISSUER.apiKey(Map.of(
                "key_id",
                "key-1",
                "client_id",
                "client-2",
                "scopes",
                List.of("orders:read"),
                "audiences",
                List.of(AUDIENCE),
                "expires_at",
                Instant.now().plusSeconds(3600).toString()));

        assertThat(api().send(api().request("/orders").header("X-API-Key", key)).body())
                .isEqualTo("orders of client-2 for client-2");
    }

    @Test
    void passesTheServersLimitOn() throws Exception {
        ApiCalls.refuseKeys(ISSUER, "7", "\"rate\";r=0;t=7");

        HttpResponse<String> response =
                api().send(api().request("/orders").header("X-API-Key", TestCredentials.apiKey()));

        ISSUER.answerAsUsualAt(TestIssuer.API_KEYS);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(response.headers().firstValue("RateLimit")).contains("\"rate\";r=0;t=7");
    }

    @Test
    void challengesOthers() throws Exception {
        HttpResponse<String> missing = api().send(api().request("/orders"));
        HttpResponse<String> expired =
                api().get("/orders", ISSUER.token(Instant.now().minusSeconds(86_400), AUDIENCE));
        HttpResponse<String> scopeless = api().get("/orders", token());

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.headers().allValues("WWW-Authenticate")).containsExactly("Bearer " + METADATA);
        assertThat(missing.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(missing.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(missing.body()).endsWith("\"code\":\"token-missing\"}");
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(scopeless.statusCode()).isEqualTo(403);
        assertThat(scopeless.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"insufficient_scope\", scope=\"orders:read\", " + METADATA);
    }

    @ParameterizedTest
    @CsvSource({"/orders, 401", "/nowhere, 401", "/public/hello, 200", "/public/scoped, 401", "/public/nowhere, 404"})
    void needsACredentialForWhateverIsNotPublic(String path, int status) throws Exception {
        assertThat(api().send(api().request(path)).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/public/..;/orders", "/public/%2e%2e/orders", "//public/hello", "/public/hello;a=b"})
    void takesNoAmbiguousPathForAPublicOne(String path) throws Exception {
        assertThat(api().send(api().request(path)).statusCode()).isEqualTo(401);
    }

    @Test
    void rulesDemandScopesByMethodAndPath() throws Exception {
        HttpRequest.Builder without = api().authorized("/ruled/1", token().scope("other"));
        HttpRequest.Builder with = api().authorized("/ruled/1", token().scope("ruled:write"));

        assertThat(api().send(without).body()).isEqualTo("read");
        assertThat(api().send(without.POST(BodyPublishers.noBody())).statusCode())
                .isEqualTo(403);
        assertThat(api().send(with.POST(BodyPublishers.noBody())).body()).isEqualTo("written");
        assertThat(api().send(api().authorized("/ruled/1;x", token().scope("ruled:write")))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void demandsAStrongSignIn() throws Exception {
        assertThat(api().get("/strong", token().claim("acr", "mfa")).body()).isEqualTo("strong");
        assertThat(api().get("/strong", token().claim("acr", "pwd")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void springSecurityKnowsWhoseRequestItIs() throws Exception {
        assertThat(api().get("/pre-authorized", token().scope("orders:read")).body())
                .isEqualTo("yes");
        assertThat(api().get("/pre-authorized", token().scope("other")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aClientOfSpringsGetsATokenForEachCall() throws Exception {
        String good = token().scope("orders:read").text();
        api().send(api().request("/orders")
                .header("X-API-Key", TestCredentials.apiKey())); // so that the API has its own
        int before = ISSUER.requestsAt(TestIssuer.TOKEN);
        ApiCalls.giveTokens(ISSUER, "Bearer", "stale", good);
        WebClient client = client(AccessTokenClient.builder(ISSUER.url(), ClientAuthentication.secret("a", "b"))
                .build());

        assertThat(client.get()
                        .uri("/orders")
                        .retrieve()
                        .bodyToMono(String.class)
                        .block())
                .startsWith("orders of user-1");
        assertThat(client.get()
                        .uri("/orders")
                        .retrieve()
                        .bodyToMono(String.class)
                        .block())
                .startsWith("orders of user-1");
        ISSUER.answerAsUsualAt(TestIssuer.TOKEN);
        assertThat(ISSUER.requestsAt(TestIssuer.TOKEN)).isEqualTo(before + 2);
    }

    @Test
    void aClientOfSpringsProvesThatItHasTheKeyOfItsToken() throws Exception {
        api().send(api().request("/orders")
                .header("X-API-Key", TestCredentials.apiKey())); // so that the API has its own
        DpopKey key = DpopKey.generate(Clock.systemUTC());
        String bound = token().scope("orders:read")
                .claim("cnf", Map.of("jkt", key.thumbprint()))
                .text();
        ApiCalls.giveTokens(ISSUER, "DPoP", bound);
        WebClient client = client(AccessTokenClient.builder(ISSUER.url(), ClientAuthentication.secret("a", "b"))
                .dpop(key)
                .build());

        String answer =
                client.get().uri("/orders").retrieve().bodyToMono(String.class).block();

        ISSUER.answerAsUsualAt(TestIssuer.TOKEN);
        assertThat(answer).startsWith("orders of user-1");
    }

    private WebClient client(AccessTokenClient tokens) {
        return WebClient.builder()
                .clientConnector(new JdkClientHttpConnector())
                .baseUrl("http://localhost:" + port)
                .filter(new AccessTokenExchangeFilter(tokens))
                .build();
    }

    @Test
    void asksClientsToComeBackWhileTheServerIsSilent() throws Exception {
        ISSUER.answerAt(TestIssuer.INTROSPECTION, exchange -> TestIssuer.answer(exchange, 503, ""));
        String opaque = ISSUER.opaque(token());

        HttpResponse<String> response =
                api().send(api().request("/orders").header("Authorization", "Bearer " + opaque));

        ISSUER.answerAsUsualAt(TestIssuer.INTROSPECTION);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), AUDIENCE);
    }

    private ApiCalls api() {
        return new ApiCalls(port);
    }

    @Configuration
    @EnableAutoConfiguration
    @EnableReactiveMethodSecurity
    @Import(Orders.class)
    static class Api {}

    @RestController
    static class Orders {

        @GetMapping("/orders")
        @RequireScope("orders:read")
        Mono<String> list(VerifiedCredential credential) {
            return Mono.just("orders of " + credential.subject() + " for " + credential.clientId());
        }

        @GetMapping("/public/hello")
        Mono<String> hello() {
            return Mono.just("hello");
        }

        @GetMapping("/public/scoped")
        @RequireScope("orders:read")
        Mono<String> scoped() {
            return Mono.just("scoped");
        }

        @GetMapping("/ruled/{id}")
        Mono<String> read() {
            return Mono.just("read");
        }

        @PostMapping("/ruled/{id}")
        Mono<String> write() {
            return Mono.just("written");
        }

        @GetMapping("/strong")
        @RequireAcr("mfa")
        Mono<String> strong() {
            return Mono.just("strong");
        }

        @GetMapping("/pre-authorized")
        @PreAuthorize("hasAuthority('SCOPE_orders:read')")
        Mono<String> preAuthorized() {
            return Mono.just("yes");
        }
    }
}
