package dev.keyturn.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.sdk.ApiRequest;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An API with the SDK and the JDK's server, whose paths require the levels of sign-ins that they name: {@code /urn:keyturn:acr:2}. */
final class LeveledApi implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final CredentialVerifier verifier;
    private final RequestGuard guard;
    private final HttpServer server;

    LeveledApi(String issuer, String audience) throws IOException {
        this.verifier = CredentialVerifier.builder(issuer, audience).build();
        this.guard = new RequestGuard(verifier, Clock.systemUTC());
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Calls the path that requires a level. */
    HttpResponse<String> call(String level, String token) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + level);
        return HTTP.send(
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.stop(0);
        verifier.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String level = exchange.getRequestURI().getPath().substring(1);
        try {
            VerifiedCredential credential = guard.authenticate(new Received(exchange));
            guard.requireScopes(credential, List.of("orders:read"));
            guard.requireAuthentication(credential, List.of(level), null);
            exchange.sendResponseHeaders(200, -1);
        } catch (RequestRefusedException e) {
            byte[] body = e.refusal().response().writeTo(status -> {}, exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(e.refusal().status(), body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private record Received(HttpExchange exchange) implements ApiRequest {

        @Override
        public List<String> headers(String name) {
            return exchange.getRequestHeaders().getOrDefault(name, List.of());
        }

        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public URI target() {
            return URI.create("https://orders.example.com").resolve(exchange.getRequestURI());
        }

        @Override
        public String path() {
            return exchange.getRequestURI().getRawPath();
        }

        @Override
        public @Nullable String query() {
            return exchange.getRequestURI().getRawQuery();
        }

        @Override
        public String address() {
            return exchange.getRemoteAddress().getAddress().getHostAddress();
        }

        @Override
        public @Nullable X509Certificate certificate() {
            return null;
        }
    }
}
