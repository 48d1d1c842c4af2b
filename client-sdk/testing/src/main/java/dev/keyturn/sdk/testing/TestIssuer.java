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
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on a real port of this machine, so that an API's tests need no other: publishes its metadata and keys, signs access
 * tokens, answers about opaque ones and about API keys, tells what was revoked, counts how often it is asked, and misbehaves when
 * told to. Trusts everybody: any client gets a token, any may ask, and any may exchange what it has.
 */
public final class TestIssuer implements AutoCloseable {

    /** Of the metadata. */
    public static final String METADATA = "/.well-known/oauth-authorization-server";

    /** Of the metadata as OpenID Connect has them, where there are none unless a test answers. */
    public static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";

    /** Of the keys. */
    public static final String KEYS = "/keys";

    /** Of the token endpoint. */
    public static final String TOKEN = "/oauth2/token";

    /** Of the introspection endpoint. */
    public static final String INTROSPECTION = "/oauth2/introspect";

    /** Of the verification of API keys. */
    public static final String API_KEYS = "/api-keys/verify";

    /** Of the feed of revocations. */
    public static final String REVOCATIONS = "/revocations";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
    private final Map<String, HttpHandler> usualHandlers;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Clock clock;
    private final int port;
    private final IssuedCredentials credentials = new IssuedCredentials();
    private final RevocationLog revocations;
    private HttpServer server;
    private volatile List<JWK> published;

    /** Publishes these keys, the first of which signs. */
    public TestIssuer(JWK... keys) {
        this(Clock.systemUTC(), keys);
    }

    /** @param clock tells the time for what it signs by itself, which is the feed */
    public TestIssuer(Clock clock, JWK... keys) {
        this.clock = clock;
        this.published = Arrays.asList(keys);
        this.revocations = new RevocationLog(this);
        this.usualHandlers = Map.of(
                METADATA, exchange -> answer(exchange, 200, metadataDocument()),
                OPENID_CONFIGURATION, exchange -> answer(exchange, 404, ""),
                KEYS, exchange -> answer(exchange, 200, keysDocument()),
                TOKEN, new TokenGiver(this, credentials)::give,
                INTROSPECTION, credentials::introspect,
                API_KEYS, credentials::verifyKey,
                REVOCATIONS, revocations::tell);
        handlers.putAll(usualHandlers);
        server = listen(0);
        port = server.getAddress().getPort();
    }

    /** The issuer identifier, which is where it listens. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    Clock clock() {
        return clock;
    }

    JWK signingKey() {
        return published.get(0);
    }

    /** A good token of this issuer, signed with the first key that it publishes. */
    public TestToken token(Instant issuedAt, String audience) {
        return new TestToken(issuedAt)
                .claim("iss", url())
                .claim("aud", audience)
                .key(signingKey());
    }

    /**
     * A token that says nothing, and for which introspection answers with the claims of another one.
     *
     * @return its text
     */
    public String opaque(TestToken token) {
        return credentials.addOpaque(token.claims());
    }

    /**
     * An API key that is good.
     *
     * @param answer members of the answer besides {@code valid}: {@code key_id}, {@code client_id}, {@code scopes},
     *     {@code audiences}, {@code expires_at}, and {@code budgets} if it has any
     * @return its text
     */
    public String apiKey(Map<String, Object> answer) {
        return credentials.addKey(answer);
    }

    /** From now on an API key is refused for a reason, such as {@code disabled}. */
    public void refuseKey(String text, String reason) {
        credentials.refuseKey(text, reason);
    }

    /** From now on an opaque token is not active. */
    public void forget(String opaqueToken) {
        credentials.forget(opaqueToken);
    }

    /**
     * Adds to the feed of revocations, of which those who wait are told at once.
     *
     * @param kind such as {@code token} or {@code client}
     */
    public void revoke(String kind, String id) {
        revocations.add(kind, id);
    }

    /** Publishes these keys from now on, the first of which signs. */
    public void publish(JWK... keys) {
        published = Arrays.asList(keys);
    }

    /** Answers at one of the paths otherwise from now on. */
    public void answerAt(String path, HttpHandler handler) {
        handlers.put(path, handler);
    }

    /** Answers at one of the paths as usual again. */
    public void answerAsUsualAt(String path) {
        handlers.put(path, usual(path));
    }

    private HttpHandler usual(String path) {
        HttpHandler usual = usualHandlers.get(path);
        if (usual == null) {
            throw new IllegalArgumentException("There is nothing at " + path);
        }
        return usual;
    }

    /** What it says of itself. */
    public String metadataDocument() {
        return "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + KEYS + "\",\"token_endpoint\":\"" + url()
                + TOKEN + "\",\"introspection_endpoint\":\"" + url() + INTROSPECTION + "\"}";
    }

    /** The public halves of its keys. */
    public String keysDocument() {
        return new JWKSet(published).toString(true);
    }

    /** How often it was asked at a path. */
    public int requestsAt(String path) {
        AtomicInteger count = requests.get(path);
        return count == null ? 0 : count.get();
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

    /** Ends an exchange with JSON, or whatever the text is. */
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
            for (String path : usualHandlers.keySet()) {
                listening.createContext(path, exchange -> {
                    requests.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
                    handlers.getOrDefault(path, usual(path)).handle(exchange);
                });
            }
            listening.setExecutor(threads);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
