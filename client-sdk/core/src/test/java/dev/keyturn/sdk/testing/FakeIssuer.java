package dev.keyturn.sdk.testing;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer on a real HTTP server on this machine. Publishes its metadata and keys, counts how often it is asked for them,
 * signs tokens, and misbehaves when told to.
 */
public final class FakeIssuer implements AutoCloseable {

    private static final String METADATA = "/.well-known/oauth-authorization-server";
    private static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";
    private static final String KEYS = "/keys";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger metadataRequests = new AtomicInteger();
    private final AtomicInteger openIdRequests = new AtomicInteger();
    private final AtomicInteger keyRequests = new AtomicInteger();
    private final int port;
    private HttpServer server;
    private volatile List<JWK> published;
    private volatile HttpHandler metadata = exchange -> answer(exchange, 200, metadataDocument());
    private volatile HttpHandler openIdConfiguration = exchange -> answer(exchange, 404, "");
    private volatile HttpHandler keys = exchange -> answer(exchange, 200, keysDocument());

    public FakeIssuer(JWK... keys) {
        published = Arrays.asList(keys);
        server = listen(0);
        port = server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** A good token of this issuer, signed with the first key that it publishes. */
    public TestToken token(Instant issuedAt, String audience) {
        return new TestToken(issuedAt)
                .claim("iss", url())
                .claim("aud", audience)
                .key(published.get(0));
    }

    public void publish(JWK... keys) {
        published = Arrays.asList(keys);
    }

    public void metadata(HttpHandler handler) {
        metadata = handler;
    }

    public void openIdConfiguration(HttpHandler handler) {
        openIdConfiguration = handler;
    }

    public void keys(HttpHandler handler) {
        keys = handler;
    }

    /** Goes back to answering requests for keys with the keys. */
    public void keysAgain() {
        keys = exchange -> answer(exchange, 200, keysDocument());
    }

    public String metadataDocument() {
        return "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + KEYS + "\"}";
    }

    public String keysDocument() {
        return new JWKSet(published).toString(true);
    }

    public int metadataRequests() {
        return metadataRequests.get();
    }

    public int openIdRequests() {
        return openIdRequests.get();
    }

    public int keyRequests() {
        return keyRequests.get();
    }

    /** Refuses connections from now on. */
    public void goDown() {
        server.stop(0);
    }

    /** Listens again, at the same address. */
    public void comeBack() {
        server = listen(port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private HttpServer listen(int onPort) {
        try {
            HttpServer listening =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
            listening.createContext(METADATA, exchange -> {
                metadataRequests.incrementAndGet();
                metadata.handle(exchange);
            });
            listening.createContext(OPENID_CONFIGURATION, exchange -> {
                openIdRequests.incrementAndGet();
                openIdConfiguration.handle(exchange);
            });
            listening.createContext(KEYS, exchange -> {
                keyRequests.incrementAndGet();
                keys.handle(exchange);
            });
            listening.setExecutor(threads);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
