package dev.keyturn.sdk.guide;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import dev.keyturn.sdk.Refusal;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.ClientAuthentication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** The guide's API without a framework: it has nothing but the JDK's server and the SDK's core. */
final class PlainApi {

    private final RequestGuard guard;

    PlainApi(CredentialVerifier verifier) {
        this.guard = new RequestGuard(verifier, Clock.systemUTC());
    }

    static CredentialVerifier newVerifier() {
        CredentialVerifier verifier = CredentialVerifier.builder("https://id.example.com", "https://orders.example.com")
                .build();
        verifier.prepare();
        return verifier;
    }

    static CredentialVerifierBuilder ofAllCredentials(String secret) {
        return CredentialVerifier.builder("https://id.example.com", "https://orders.example.com")
                .client(ClientAuthentication.secret("orders-api", secret))
                .followRevocations();
    }

    HttpServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/orders", this::listOrders);
        server.start();
        return server;
    }

    void listOrders(HttpExchange exchange) throws IOException {
        try {
            VerifiedCredential credential = guard.authenticate(new ExchangedRequest(exchange));
            guard.requireScopes(credential, List.of("orders:read"));
            answer(exchange, 200, "Orders of " + credential.subject());
        } catch (RequestRefusedException e) {
            refuse(exchange, e.refusal());
        }
    }

    private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        byte[] body = refusal.response().writeTo(status -> {}, exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(refusal.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
