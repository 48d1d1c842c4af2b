package dev.keyturn.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.contract.PathSpellings;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The gateway between a client and an API, over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "keyturn.client.secret=a-secret")
@ExtendWith(OutputCaptureExtension.class)
@Tag("server")
class GatewayTests {

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";
    private static final String ORDERS = "http://localhost:9002";
    private static final String REPORTS = "https://reports.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final List<Headers> RECEIVED = new CopyOnWriteArrayList<>();
    private static final HttpServer API = startApi();

    @LocalServerPort
    private int port;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private ApplicationEventPublisher publisher;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        String api = "http://127.0.0.1:" + API.getAddress().getPort();
        registry.add("keyturn.issuer", ISSUER::url);
        route(registry, 0, api, "/orders/**", "filters[0]", "ProtectedApi=" + ORDERS);
        route(registry, 1, api, "/reports/**", "filters[0].name", "ProtectedApi");
        registry.add(ROUTES + "[1].filters[0].args.audience", () -> REPORTS);
        registry.add(ROUTES + "[1].filters[0].args.scopes", () -> "reports:read");
        route(registry, 2, api, "/forgotten/**", "metadata.team", "unknown");
        route(registry, 3, api, "/news/**", "metadata.open", "true");
    }

    private static void route(
            DynamicPropertyRegistry registry, int number, String api, String path, String filter, String value) {
        String route = ROUTES + "[" + number + "].";
        registry.add(route + "id", () -> "route-" + number);
        registry.add(route + "uri", () -> api);
        registry.add(route + "predicates[0]", () -> "Path=" + path);
        registry.add(route + filter, () -> value);
    }

    @BeforeEach
    void forgetWhatWasReceived() {
        RECEIVED.clear();
    }

    @AfterEach
    void answerAsUsual() {
        ISSUER.answerAsUsualAt(TestIssuer.TOKEN);
    }

    @AfterAll
    static void stop() {
        API.stop(0);
        ISSUER.close();
    }

    @Test
    void aTokenIsReplacedByAShortOneThatNamesTheGateway() throws Exception {
        String token = token(ORDERS, "orders:read").text();

        HttpResponse<String> answer = send("/orders/7", "Authorization", "Bearer " + token);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("/orders/7");
        VerifiedCredential passedOn = passedOn(ORDERS);
        assertThat(passedOn.subject()).isEqualTo("user-1");
        assertThat(passedOn.clientId()).isEqualTo("client-1");
        assertThat(passedOn.scopes()).containsExactly("orders:read");
        assertThat(passedOn.actors()).containsExactly("gateway");
        assertThat(passedOn.expiresAt()).isBefore(Instant.now().plusSeconds(301));
        assertThat(RECEIVED.get(0).getFirst("Authorization")).doesNotContain(token);
    }

    @Test
    void anApiKeyAndAnOpaqueTokenBecomeJwts() throws Exception {
        String key = ISSUER.apiKey(Map.of(
                "key_id",
                "key-7",
                "client_id",
                "client-2",
                "scopes",
                List.of("orders:read"),
                "audiences",
                List.of(ORDERS),
                "expires_at",
                Instant.now().plusSeconds(3600).toString()));
        String opaque = ISSUER.opaque(token(ORDERS, "orders:write"));

        assertThat(send("/orders", "X-API-Key", key).statusCode()).isEqualTo(200);
        VerifiedCredential ofKey = passedOn(ORDERS);
        assertThat(ofKey.clientId()).isEqualTo("client-2");
        assertThat(ofKey.credentialId()).contains("key-7");
        assertThat(RECEIVED.get(0)).doesNotContainKey("X-api-key");
        RECEIVED.clear();
        assertThat(send("/orders", "Authorization", "Bearer " + opaque).statusCode())
                .isEqualTo(200);
        assertThat(passedOn(ORDERS).scopes()).containsExactly("orders:write");
    }

    @Test
    void theServerIsAskedOnceForManyRequests() throws Exception {
        String token = token(ORDERS, "orders:read").text();
        int before = ISSUER.requestsAt(TestIssuer.TOKEN);

        for (int i = 0; i < 5; i++) {
            assertThat(send("/orders", "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
        }

        assertThat(ISSUER.requestsAt(TestIssuer.TOKEN) - before).isEqualTo(1);
        assertThat(RECEIVED).hasSize(5);
    }

    @Test
    void eachRouteIsForItsApi() throws Exception {
        String ofOrders = token(ORDERS, "reports:read").text();
        String ofReports = token(REPORTS, "reports:read").text();
        String withoutScope = token(REPORTS, "reports:list").text();

        assertThat(send("/reports", "Authorization", "Bearer " + ofOrders).statusCode())
                .isEqualTo(401);
        HttpResponse<String> scopeless = send("/reports", "Authorization", "Bearer " + withoutScope);
        assertThat(scopeless.statusCode()).isEqualTo(403);
        assertThat(scopeless.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"insufficient_scope\", scope=\"reports:read\"");
        assertThat(RECEIVED).isEmpty();
        assertThat(send("/reports", "Authorization", "Bearer " + ofReports).statusCode())
                .isEqualTo(200);
        assertThat(passedOn(REPORTS).scopes()).containsExactly("reports:read");
    }

    @Test
    void requestsWithoutAValidCredentialDoNotReachTheApi() throws Exception {
        HttpResponse<String> missing = send("/orders", "Accept", "*/*");
        HttpResponse<String> expired = send(
                "/orders",
                "Authorization",
                "Bearer "
                        + ISSUER.token(Instant.now().minusSeconds(86_400), ORDERS)
                                .text());
        HttpResponse<String> forged = send("/orders", "Authorization", "Bearer a.b.c");

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
        assertThat(missing.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(send("/elsewhere", "Accept", "*/*").statusCode()).isEqualTo(404);
        assertThat(RECEIVED).isEmpty();
    }

    @Test
    void aPathThatTheApiCouldReadOtherwiseIsRefusedOnEachRoute() throws Exception {
        for (String path : PathSpellings.detours("/news", "/orders/1")) {
            assertThat(send(path, "Accept", "*/*").statusCode()).as(path).isEqualTo(400);
        }
        assertThat(RECEIVED).isEmpty();
        assertThat(send("/news/1", "Accept", "*/*").statusCode()).isEqualTo(200);
    }

    @Test
    void noSpellingOfAProtectedPathReachesTheApiWithoutACredential() throws Exception {
        Set<String> ofTheRoute = Set.of(
                "/orders/1", "/%6Frders/1", "/order%73/1", "/orders/1/", "/orders/1.json", "/orders/%31", "/orders/A");
        Set<String> ambiguous = Set.of(
                "/orders;a=b/1",
                "/orders//1",
                "/orders/1;x=y",
                "/orders/1%2F",
                "/orders/1/.",
                "/orders/1%00",
                "/orders/1%3Bx",
                "/orders/x/../1");
        Set<String> spellings = PathSpellings.of("", "orders");

        assertThat(spellings).containsAll(ofTheRoute).containsAll(ambiguous);
        for (String path : spellings) {
            int status = ofTheRoute.contains(path) ? 401 : ambiguous.contains(path) ? 400 : 404;
            assertThat(send(path, "Accept", "*/*").statusCode()).as(path).isEqualTo(status);
        }
        assertThat(RECEIVED).isEmpty();
    }

    @Test
    void aGatewayThatMayNotExchangeSaysSoToItsOperatorAlone() throws Exception {
        ISSUER.answerAt(
                TestIssuer.TOKEN, exchange -> TestIssuer.answer(exchange, 400, "{\"error\":\"unauthorized_client\"}"));

        HttpResponse<String> answer = send(
                "/orders",
                "Authorization",
                "Bearer " + token(ORDERS, "orders:read").text());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).doesNotContain("unauthorized_client", "gateway");
        assertThat(RECEIVED).isEmpty();
    }

    @Test
    void aCredentialThatHasJustEndedIsRefused() throws Exception {
        ISSUER.answerAt(
                TestIssuer.TOKEN, exchange -> TestIssuer.answer(exchange, 400, "{\"error\":\"invalid_request\"}"));

        HttpResponse<String> answer = send(
                "/orders",
                "Authorization",
                "Bearer " + token(ORDERS, "orders:read").text());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer error=\"invalid_token\"");
        assertThat(RECEIVED).isEmpty();
    }

    @Test
    void warnsOfUnprotectedRoutes(CapturedOutput output) throws Exception {
        String warning = "These routes pass requests without a credential: route-2. ";

        assertThat(output).containsOnlyOnce(warning);
        publisher.publishEvent(new RefreshRoutesEvent(this));

        assertThat(send("/news", "Accept", "*/*").statusCode()).isEqualTo(200);
        assertThat(output).containsOnlyOnce(warning);
    }

    @Test
    void warnsOfAnUntrustedProxy(CapturedOutput output) throws Exception {
        HttpResponse<String> refused =
                send("/orders", "Authorization", "Bearer no-token", "X-Forwarded-For", "203.0.113.9");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(output).containsOnlyOnce("seems to be a proxy: their header X-Forwarded-For");
    }

    private static TestToken token(String audience, String scope) {
        return ISSUER.token(Instant.now(), audience)
                .scope(scope)
                .claim("jti", UUID.randomUUID().toString());
    }

    /** What the API makes of the token that it got, as it would verify any other. */
    private static VerifiedCredential passedOn(String audience) {
        String authorization = Objects.requireNonNull(RECEIVED.get(0).getFirst("Authorization"));
        try (CredentialVerifier verifier =
                CredentialVerifier.builder(ISSUER.url(), audience).build()) {
            return verifier.verify(PresentedCredential.of(authorization.substring("Bearer ".length())));
        }
    }

    private HttpResponse<String> send(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .headers(headers)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static HttpServer startApi() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                RECEIVED.add(exchange.getRequestHeaders());
                TestIssuer.answer(exchange, 200, exchange.getRequestURI().getPath());
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
