package dev.keyturn.sdk.guide;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.VerifiedCredential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The guide's API without a framework: it has nothing but the JDK's server and the SDK's core. */
final class PlainApi {

    private final CredentialVerifier verifier;

    PlainApi(CredentialVerifier verifier) {
        this.verifier = verifier;
    }

    static CredentialVerifier newVerifier() {
        CredentialVerifier verifier = CredentialVerifier.builder("https://id.example.com", "https://orders.example.com")
                .build();
        verifier.prepare();
        return verifier;
    }

    HttpServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/orders", this::listOrders);
        server.start();
        return server;
    }

    void listOrders(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            answer(exchange, 401, "An access token is needed.");
            return;
        }
        try {
            VerifiedCredential token = verifier.verify(authorization.substring("Bearer ".length()));
            if (!token.hasScope("orders:read")) {
                exchange.getResponseHeaders()
                        .set("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"orders:read\"");
                answer(exchange, 403, "The scope orders:read is needed.");
                return;
            }
            answer(exchange, 200, "Orders of " + token.subject());
        } catch (CredentialRejectedException e) {
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer error=\"invalid_token\", error_description=\"" + e.getMessage() + "\"");
            answer(exchange, 401, e.getMessage());
        } catch (VerificationUnavailableException e) {
            exchange.getResponseHeaders()
                    .set("Retry-After", Long.toString(e.retryAfter().toSeconds()));
            answer(exchange, 503, e.getMessage());
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
