package dev.keyturn.sdk.client;

import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.internal.server.BackgroundThreads;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.IssuerUri;
import dev.keyturn.sdk.internal.server.ServerHttp;
import dev.keyturn.sdk.internal.token.TokenCache;
import dev.keyturn.sdk.internal.token.TokenEndpoint;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builder of {@link AccessTokenClient}s and {@link CredentialExchange}s. Choose a grant, the API, and the scopes; the default grant is
 * {@code client_credentials}.
 */
public final class AccessTokenClientBuilder {

    static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final String API_KEY = "urn:keyturn:token-type:api-key";
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final String issuer;
    private final ClientAuthentication client;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private boolean insecureHttpAllowed;
    private @Nullable HttpClient httpClient;
    private @Nullable DpopKey dpop;
    private int cacheSize = 10_000;
    private Duration timeout = Duration.ofSeconds(5);
    private Clock clock = Clock.systemUTC();
    private Executor executor = BackgroundThreads.INSTANCE;

    AccessTokenClientBuilder(String issuer, ClientAuthentication client) {
        this.issuer = issuer;
        this.client = client;
        parameters.put("grant_type", "client_credentials");
    }

    /**
     * Requested scopes, separated by spaces. By default the parameter is not sent, and the server grants its default.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749 §3.3, Access Token Scope</a>
     */
    public AccessTokenClientBuilder scope(String scope) {
        parameters.put("scope", scope);
        return this;
    }

    /**
     * Identifier of the API for which the tokens are requested.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2">RFC 8707 §2, Resource Parameter</a>
     */
    public AccessTokenClientBuilder resource(String resource) {
        parameters.put("resource", resource);
        return this;
    }

    /**
     * Uses a refresh token, to act for its user. Each refresh token that the server returns replaces the one before.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-6">RFC 6749 §6, Refreshing an Access Token</a>
     */
    public AccessTokenClientBuilder refreshToken(String refreshToken) {
        parameters.put("grant_type", "refresh_token");
        parameters.put("refresh_token", refreshToken);
        return this;
    }

    /**
     * Exchanges an access token that this client received, to act for its subject. The client must be the introspection client of an API in
     * the token's audience. To forward many requests, use {@link #buildExchange()}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2.1">RFC 8693 §2.1, Request</a>
     */
    public AccessTokenClientBuilder exchange(String accessToken) {
        return exchange(accessToken, ACCESS_TOKEN);
    }

    AccessTokenClientBuilder exchange(String subjectToken, String type) {
        parameters.put("grant_type", TOKEN_EXCHANGE);
        parameters.put("subject_token", subjectToken);
        parameters.put("subject_token_type", type);
        return this;
    }

    /**
     * Maximum number of tokens that a {@link CredentialExchange} caches. By default 10,000.
     *
     * @throws IllegalArgumentException if it is less than 2
     */
    public AccessTokenClientBuilder cacheSize(int tokens) {
        if (tokens < 2) {
            throw new IllegalArgumentException("cacheSize must be 2 or more.");
        }
        this.cacheSize = tokens;
        return this;
    }

    /** Binds the tokens to a key (DPoP), so that a stolen token is useless without it. By default bearer tokens are requested. */
    public AccessTokenClientBuilder dpop(DpopKey key) {
        this.dpop = key;
        return this;
    }

    /** HTTP client for token requests, for example with a proxy or a client certificate. It must not follow redirects. */
    public AccessTokenClientBuilder httpClient(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The httpClient must not follow redirects.");
        }
        this.httpClient = client;
        return this;
    }

    /** Timeout of a token request, one retry included. By default 5 seconds. */
    public AccessTokenClientBuilder timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** Allows an {@code http} URL for a server on another host: an attacker on the network path can then read secrets and tokens. */
    public AccessTokenClientBuilder allowInsecureHttp() {
        this.insecureHttpAllowed = true;
        return this;
    }

    /** Clock for the lifetimes of tokens. By default the system clock. */
    public AccessTokenClientBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** Executor for renewals in the background. By default one daemon thread per task. */
    public AccessTokenClientBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * Creates the client. Makes no call to the server.
     *
     * @throws IllegalArgumentException if the issuer is not an acceptable URL
     */
    public AccessTokenClient build() {
        return new AccessTokenClient(new TokenCache(endpoint(), parameters, clock, executor), dpop);
    }

    /**
     * Creates an exchange of presented credentials for tokens with the chosen resource and scopes, in place of a client with tokens of its
     * own. Makes no call to the server.
     *
     * @throws IllegalArgumentException if the issuer is not an acceptable URL
     */
    public CredentialExchange buildExchange() {
        return new CredentialExchange(endpoint(), parameters, cacheSize, clock, executor);
    }

    private TokenEndpoint endpoint() {
        Issuer server =
                new Issuer(new IssuerUri(issuer, insecureHttpAllowed), new ServerHttp(httpClient, timeout), clock);
        return new TokenEndpoint(server, client, dpop, clock);
    }
}
