package dev.keyturn.example.gateway;

import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.sdk.contract.Placement;
import dev.keyturn.sdk.contract.PlacementContract;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Routes of the gateway, with a filter at one of them, and with two. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "keyturn.client.secret=a-secret")
@Tag("server")
class GatewayPlacementTests extends PlacementContract {

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";
    private static final String AUDIENCE = "http://localhost:9002";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final HttpServer API = startApi();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("keyturn.issuer", ISSUER::url);
        route(registry, 0, Placement.CLASS, "class");
        route(registry, 1, Placement.CLASS_AND_METHOD, "class", "method");
        route(registry, 2, Placement.PARAMETER, "");
    }

    private static void route(
            DynamicPropertyRegistry registry, int number, Placement placement, String... scopesOfFilters) {
        String route = ROUTES + "[" + number + "].";
        registry.add(route + "id", placement::name);
        registry.add(route + "uri", () -> "http://127.0.0.1:" + API.getAddress().getPort());
        registry.add(route + "predicates[0]", () -> "Path=" + placement.path());
        for (int i = 0; i < scopesOfFilters.length; i++) {
            String filter = route + "filters[" + i + "].";
            String scopes = scopesOfFilters[i];
            registry.add(filter + "name", () -> "ProtectedApi");
            registry.add(filter + "args.audience", () -> AUDIENCE);
            registry.add(filter + "args.scopes", () -> scopes);
        }
    }

    private static HttpServer startApi() {
        try {
            HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            api.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                TestIssuer.answer(
                        exchange,
                        200,
                        path.substring(1).toUpperCase(Locale.ROOT).replace('-', '_'));
            });
            api.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    void stop() {
        API.stop(0);
        ISSUER.close();
    }

    @Override
    protected Set<Placement> placements() {
        return EnumSet.of(Placement.CLASS, Placement.CLASS_AND_METHOD, Placement.PARAMETER);
    }

    @Override
    protected Answer get(String path, @Nullable String scope, @Nullable String acr) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (scope != null) {
            TestToken token = ISSUER.token(Instant.now(), AUDIENCE).scope(scope);
            request.header("Authorization", "Bearer " + token.text());
        }
        HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("WWW-Authenticate").orElse(""));
    }
}
