package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.AccessTokenClient;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.spring.client.AccessTokenInterceptor;
import dev.keyturn.sdk.testing.TestCredentials;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** An application with Spring Security and Actuator besides the starter, and with all kinds of credentials. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "keyturn.client.id=orders-api",
            "keyturn.client.secret=a-secret",
            "keyturn.metadata.published=true",
            "keyturn.metadata.name=Orders",
            "keyturn.metadata.scopes=orders:read",
            "keyturn.rules[0].path=/ruled/**",
            "keyturn.rules[0].scopes=ruled",
            "keyturn.rules[1].path=/ruled/{id}",
            "keyturn.rules[1].methods=post,PUT",
            "keyturn.rules[1].scopes=ruled:write",
            "keyturn.rules[2].path=/read/**",
            "keyturn.rules[2].methods=GET",
            "keyturn.rules[2].scopes=reading",
            "management.endpoint.health.show-details=always",
            "management.endpoints.web.exposure.include=health"
        })
@Tag("server")
class SecuredApiTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final String METADATA =
            "resource_metadata=\"" + AUDIENCE + "/.well-known/oauth-protected-resource\"";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry meters;

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
    void springSecurityKnowsWhoseRequestItIs() throws Exception {
        HttpResponse<String> response = api().get("/me", token().scope("orders:read"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("user-1 client-1 [SCOPE_orders:read]");
    }

    @Test
    void itsAnnotationsDecide() throws Exception {
        assertThat(api().get("/pre-authorized", token().scope("orders:read")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = api().get("/pre-authorized", token().scope("orders:write"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(
                        challenge -> assertThat(challenge).startsWith("Bearer error=\"insufficient_scope\""));
        assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void itAsksForNoPasswordAndKeepsNoSession() throws Exception {
        HttpResponse<String> response = api().send(api().request("/me"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer " + METADATA);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(api().send(api().authorized("/ruled/1", token().scope("ruled ruled:write"))
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /ruled/1, 'other', 403",
        "GET, /ruled/1, 'ruled', 200",
        "POST, /ruled/1, 'ruled', 403",
        "POST, /ruled/1, 'ruled:write', 403",
        "POST, /ruled/1, 'ruled ruled:write', 200",
        "GET, /read/1, 'other', 403",
        "HEAD, /read/1, 'other', 403",
        "HEAD, /read/1, 'reading', 200",
        "GET, /me, '', 200"
    })
    void rulesDemandScopesByMethodAndPath(String method, String path, String scope, int status) throws Exception {
        HttpRequest.Builder request =
                api().authorized(path, token().scope(scope)).method(method, HttpRequest.BodyPublishers.noBody());

        assertThat(api().send(request).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ruled/..;/me", "/ruled/%2e%2e/me", "/x//ruled/1", "/ruled/1;a=b"})
    void aPathThatCouldMeanSeveralThingsIsRefusedWhereThereAreRules(String path) throws Exception {
        assertThat(api().get(path, token().scope("ruled")).statusCode()).isEqualTo(400);
    }

    @Test
    void aStrongSignInCanBeDemanded() throws Exception {
        long now = Instant.now().getEpochSecond();

        assertThat(api().get("/strong", token().claim("acr", "mfa").claim("auth_time", now))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> weak =
                api().get("/strong", token().claim("acr", "pwd").claim("auth_time", now));
        HttpResponse<String> old =
                api().get("/strong", token().claim("acr", "mfa").claim("auth_time", now - 601));

        assertThat(weak.statusCode()).isEqualTo(401);
        assertThat(weak.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge)
                        .contains(
                                "error=\"insufficient_user_authentication\"", "acr_values=\"mfa\"", "max_age=\"600\""));
        assertThat(old.statusCode()).isEqualTo(401);
    }

    @Test
    void anApiKeyOpensTheSameDoors() throws Exception {
        String key = ISSUER.apiKey(key());

        HttpResponse<String> own = api().send(api().request("/me").header("X-API-Key", key));
        HttpResponse<String> bearer = api().send(api().authorized("/me", key));

        assertThat(own.body()).isEqualTo("client-1 client-1 [SCOPE_orders:read]");
        assertThat(bearer.body()).isEqualTo(own.body());
        assertThat(api().send(api().request("/me").header("X-API-Key", TestCredentials.apiKey()))
                        .statusCode())
                .isEqualTo(401);
        assertThat(api().send(api().request("/me").header("X-API-Key", key).header("X-API-Key", key))
                        .statusCode())
                .isEqualTo(400);
        assertThat(api().send(api().authorized("/me", key).header("X-API-Key", key))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aKeyWithoutRemainingBudgetGetsRetryAfter() throws Exception {
        String key = ISSUER.apiKey(key());
        ISSUER.refuseKey(key, "budget-exceeded");

        HttpResponse<String> response = api().send(api().request("/me").header("X-API-Key", key));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("60");
    }

    @Test
    void passesTheServersLimitOn() throws Exception {
        ApiCalls.refuseKeys(ISSUER, "7", "\"rate\";r=0;t=7");

        HttpResponse<String> response = api().send(api().request("/me").header("X-API-Key", TestCredentials.apiKey()));

        ISSUER.answerAsUsualAt(TestIssuer.API_KEYS);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(response.headers().firstValue("RateLimit")).contains("\"rate\";r=0;t=7");
    }

    @Test
    void saysThatTheServerRefusesItsClient() throws Exception {
        ISSUER.answerAt(TestIssuer.INTROSPECTION, exchange -> TestIssuer.answer(exchange, 401, ""));
        HttpResponse<String> unavailable = api().send(api().authorized("/me", TestCredentials.opaqueToken()));
        HttpResponse<String> refused = api().send(api().request("/actuator/health"));
        ISSUER.answerAsUsualAt(TestIssuer.INTROSPECTION);
        api().send(api().authorized("/me", TestCredentials.opaqueToken()));
        HttpResponse<String> accepted = api().send(api().request("/actuator/health"));

        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).containsPattern("\"keyturn\":\\{[^}]*\"client\":\"rejected: invalid_client\"");
        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(accepted.body()).doesNotContain("refused");
    }

    @Test
    void countsWhatBecameOfCredentials() throws Exception {
        String token = token().text();
        double before = count("accepted", "none", "true");
        double expired = count("rejected", "expired", "false");

        api().send(api().authorized("/me", token));
        api().send(api().authorized("/me", token));
        api().get("/me", ISSUER.token(Instant.now().minusSeconds(86_400), AUDIENCE));

        assertThat(count("accepted", "none", "true")).isEqualTo(before + 1);
        assertThat(count("rejected", "expired", "false")).isEqualTo(expired + 1);
    }

    @Test
    void showsThatItCanVerify() throws Exception {
        api().get("/me", token());

        HttpResponse<String> health = api().send(api().request("/actuator/health"));

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).containsPattern("\"keyturn\":\\{[^}]*\"keyAge\":\"PT");
    }

    @Test
    void aClientOfSpringsGetsATokenForEachCall() throws Exception {
        String good = token().text();
        api().send(api().request("/me").header("X-API-Key", TestCredentials.apiKey())); // so that the API has its own
        int before = ISSUER.requestsAt(TestIssuer.TOKEN);
        ApiCalls.giveTokens(ISSUER, "Bearer", "stale", good);
        RestClient client = client(AccessTokenClient.builder(ISSUER.url(), ClientAuthentication.secret("a", "b"))
                .build());

        assertThat(client.get().uri("/me").retrieve().body(String.class)).startsWith("user-1");
        assertThat(client.get().uri("/me").retrieve().body(String.class)).startsWith("user-1");
        assertThat(ISSUER.requestsAt(TestIssuer.TOKEN)).isEqualTo(before + 2);
        assertThat(catchThrowableOfType(
                        HttpClientErrorException.Forbidden.class,
                        () -> client.get().uri("/pre-authorized").retrieve().body(String.class)))
                .isNotNull();
        ISSUER.answerAsUsualAt(TestIssuer.TOKEN);
    }

    @Test
    void aClientOfSpringsProvesThatItHasTheKeyOfItsToken() throws Exception {
        api().send(api().request("/me").header("X-API-Key", TestCredentials.apiKey())); // so that the API has its own
        DpopKey key = DpopKey.generate(Clock.systemUTC());
        String bound = token().claim("cnf", Map.of("jkt", key.thumbprint())).text();
        ApiCalls.giveTokens(ISSUER, "DPoP", bound);
        RestClient client = client(AccessTokenClient.builder(ISSUER.url(), ClientAuthentication.secret("a", "b"))
                .dpop(key)
                .build());

        assertThat(client.get().uri("/me").retrieve().body(String.class)).startsWith("user-1");
        assertThat(client.get().uri("/me?page=2").retrieve().body(String.class)).startsWith("user-1");
        ISSUER.answerAsUsualAt(TestIssuer.TOKEN);
    }

    private RestClient client(AccessTokenClient tokens) {
        return RestClient.builder()
                .baseUrl("http://localhost:" + port)
                .requestInterceptor(new AccessTokenInterceptor(tokens))
                .build();
    }

    private double count(String outcome, String reason, String cached) {
        return meters
                .get("keyturn.verifications")
                .tag("outcome", outcome)
                .tag("reason", reason)
                .tag("cached", cached)
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static Map<String, Object> key() {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("key_id", "key-1");
        key.put("client_id", "client-1");
        key.put("scopes", List.of("orders:read"));
        key.put("audiences", List.of(AUDIENCE));
        key.put("expires_at", Instant.now().plusSeconds(3600).toString());
        return key;
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), AUDIENCE);
    }

    private ApiCalls api() {
        return new ApiCalls(port);
    }

    @Configuration
    @EnableAutoConfiguration
    @EnableMethodSecurity
    @Import(Orders.class)
    static class Api {}

    @RestController
    static class Orders {

        @GetMapping("/me")
        String me(Authentication authentication, @AuthenticationPrincipal VerifiedCredential credential) {
            return authentication.getName() + " " + credential.clientId() + " " + authentication.getAuthorities();
        }

        @GetMapping("/pre-authorized")
        @PreAuthorize("hasAuthority('SCOPE_orders:read')")
        String preAuthorized() {
            return "yes";
        }

        @GetMapping("/ruled/{id}")
        String ruled() {
            return "yes";
        }

        @GetMapping("/read/{id}")
        String read() {
            return "yes";
        }

        @PostMapping("/ruled/{id}")
        String write() {
            return "yes";
        }

        @GetMapping("/strong")
        @RequireAcr(value = "mfa", maxAgeSeconds = 600)
        String strong() {
            return "yes";
        }
    }
}
