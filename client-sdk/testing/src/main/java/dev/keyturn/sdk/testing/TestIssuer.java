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
 * Issuer for tests, on a local port: publishes metadata and keys, signs access tokens, introspects opaque tokens, verifies API keys, publishes
 * revocations, counts requests, and can misbehave. Does not authenticate clients: each gets a token, and may introspect and exchange.
 *
 * <pre>{@code
 * try (TestIssuer issuer = new TestIssuer(TestKeys.es256("key-1"))) {
 *     String token = issuer.token(Instant.now(), "https://orders.example.com").scope("orders:read").text();
 * }
 * }</pre>
 */
public final class TestIssuer implements AutoCloseable {

    /** Path of the metadata. */
    public static final String METADATA = "/.well-known/oauth-authorization-server";

    /** Path of the OpenID configuration, at which there is none unless a test adds a handler. */
    public static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";

    /** Path of the JWK set. */
    public static final String KEYS = "/keys";

    /** Path of the token endpoint. */
    public static final String TOKEN = "/oauth2/token";

    /** Path of the introspection endpoint. */
    public static final String INTROSPECTION = "/oauth2/introspect";

    /** Path of the verification of API keys. */
    public static final String API_KEYS = "/api-keys/verify";

    /** Path of the revocation feed. */
    public static final String REVOCATIONS = "/revocations";

    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
    private final Map<String, HttpHandler> usualHandlers;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Clock clock;
    private final int port;
    private final IssuedCredentials credentials = new IssuedCredentials();
    private final RevocationFeedHandler revocations;
    private HttpServer server;
    private volatile List<JWK> published;

    /** Starts an issuer that publishes these keys and signs with the first one. */
    public TestIssuer(JWK... keys) {
        this(Clock.systemUTC(), keys);
    }

    /** @param clock clock for the revocation feed and exchanged tokens */
    public TestIssuer(Clock clock, JWK... keys) {
        this.clock = clock;
        this.published = Arrays.asList(keys);
        this.revocations = new RevocationFeedHandler(new Identity());
        this.usualHandlers = Map.of(
                METADATA, exchange -> answer(exchange, 200, metadataDocument()),
                OPENID_CONFIGURATION, exchange -> answer(exchange, 404, ""),
                KEYS, exchange -> answer(exchange, 200, keysDocument()),
                TOKEN, new TokenEndpointHandler(new Identity(), credentials)::handle,
                INTROSPECTION, credentials::introspect,
                API_KEYS, credentials::verifyKey,
                REVOCATIONS, revocations::handle);
        handlers.putAll(usualHandlers);
        server = listen(0);
        port = server.getAddress().getPort();
    }

    /** Issuer identifier, the URL of the server. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    private JWK signingKey() {
        return published.get(0);
    }

    /** Identity of this issuer, whose signing key changes with the published keys. */
    private final class Identity implements IssuerIdentity {

        @Override
        public String url() {
            return TestIssuer.this.url();
        }

        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public JWK signingKey() {
            return TestIssuer.this.signingKey();
        }
    }

    /** Creates a valid token of this issuer, signed with the first published key. */
    public TestToken token(Instant issuedAt, String audience) {
        return new TestToken(issuedAt)
                .claim("iss", url())
                .claim("aud", audience)
                .key(signingKey());
    }

    /**
     * Creates an opaque token that introspection answers with the claims of another token.
     *
     * @return text of the token
     */
    public String opaque(TestToken token) {
        return credentials.addOpaque(token.claims());
    }

    /**
     * Creates a valid API key.
     *
     * @param answer members of the verification response besides {@code valid}: {@code key_id}, {@code client_id}, {@code scopes},
     *     {@code audiences}, {@code expires_at}, and {@code budgets} if it has any
     * @return text of the key
     */
    public String apiKey(Map<String, Object> answer) {
        return credentials.addKey(answer);
    }

    /** Rejects an API key from now on, with a reason such as {@code disabled}. */
    public void refuseKey(String text, String reason) {
        credentials.refuseKey(text, reason);
    }

    /** Makes an opaque token inactive. */
    public void forget(String opaqueToken) {
        credentials.forget(opaqueToken);
    }

    /**
     * Publishes a revocation, to waiting readers at once.
     *
     * @param kind kind of the entry, such as {@code token} or {@code client}
     */
    public void revoke(String kind, String id) {
        revocations.add(kind, id);
    }

    /** Publishes these keys from now on, and signs with the first one. */
    public void publish(JWK... keys) {
        published = Arrays.asList(keys);
    }

    /** Replaces the handler of a path. */
    public void answerAt(String path, HttpHandler handler) {
        handlers.put(path, handler);
    }

    /** Restores the handler of a path. */
    public void answerAsUsualAt(String path) {
        handlers.put(path, usual(path));
    }

    private HttpHandler usual(String path) {
        HttpHandler usual = usualHandlers.get(path);
        if (usual == null) {
            throw new IllegalArgumentException("No endpoint at " + path);
        }
        return usual;
    }

    /** Metadata in JSON. */
    public String metadataDocument() {
        return "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + KEYS + "\",\"token_endpoint\":\"" + url()
                + TOKEN + "\",\"introspection_endpoint\":\"" + url() + INTROSPECTION + "\"}";
    }

    /** JWK set in JSON. */
    public String keysDocument() {
        return new JWKSet(published).toString(true);
    }

    /** Number of requests to a path. */
    public int requestsAt(String path) {
        AtomicInteger count = requests.get(path);
        return count == null ? 0 : count.get();
    }

    /** Stops the server: connections are refused. */
    public void goDown() {
        server.stop(0);
    }

    /** Starts the server again on the same port. */
    public void comeBack() {
        server = listen(port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Ends an exchange with a JSON body. */
    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        HttpAnswers.send(exchange, status, body);
    }

    /** The JDK's server sends head and body in two packets, of which the second waits up to 40 ms for a delayed ACK of the first. */
    private static void sendBodiesAtOnce() {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private HttpServer listen(int onPort) {
        sendBodiesAtOnce();
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
