package dev.keyturn.sdk.client;

import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.server.BackgroundThreads;
import dev.keyturn.sdk.server.Issuer;
import dev.keyturn.sdk.server.IssuerUri;
import dev.keyturn.sdk.server.ServerHttp;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What tokens a client wants, and how it gets them. */
public final class AccessTokensBuilder {

    static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final String API_KEY = "urn:keyturn:token-type:api-key";
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final String issuer;
    private final ClientAuthentication client;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private boolean insecureHttpAllowed;
    private @Nullable HttpClient httpClient;
    private @Nullable DpopKey dpop;
    private int remembered = 10_000;
    private Duration timeout = Duration.ofSeconds(5);
    private Clock clock = Clock.systemUTC();
    private Executor executor = BackgroundThreads.INSTANCE;

    AccessTokensBuilder(String issuer, ClientAuthentication client) {
        this.issuer = issuer;
        this.client = client;
        parameters.put("grant_type", "client_credentials");
    }

    /** What the tokens are to be good for, separated by spaces. By default what the server gives without being asked. */
    public AccessTokensBuilder scope(String scope) {
        parameters.put("scope", scope);
        return this;
    }

    /**
     * The API that the tokens are for, by the identifier under which it is registered.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2">RFC 8707 §2, Resource Parameter</a>
     */
    public AccessTokensBuilder resource(String resource) {
        parameters.put("resource", resource);
        return this;
    }

    /** For the user that a refresh token is of, which is replaced with each one that comes with a token. */
    public AccessTokensBuilder refreshToken(String refreshToken) {
        parameters.put("grant_type", "refresh_token");
        parameters.put("refresh_token", refreshToken);
        return this;
    }

    /**
     * In exchange for a token that somebody presented, on behalf of whom it says. Keyturn gives one for the APIs as which the client
     * introspects. Who passes many requests on takes {@link #buildExchange()}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2.1">RFC 8693 §2.1, Request</a>
     */
    public AccessTokensBuilder inExchangeFor(String accessToken) {
        return exchange(accessToken, ACCESS_TOKEN);
    }

    AccessTokensBuilder exchange(String subjectToken, String type) {
        parameters.put("grant_type", TOKEN_EXCHANGE);
        parameters.put("subject_token", subjectToken);
        parameters.put("subject_token_type", type);
        return this;
    }

    /**
     * For how many credentials tokens are kept that were got in exchange. By default 10,000.
     *
     * @throws IllegalArgumentException if there are less than 2
     */
    public AccessTokensBuilder remember(int credentials) {
        if (credentials < 2) {
            throw new IllegalArgumentException("Tokens must be kept for 2 credentials or more.");
        }
        this.remembered = credentials;
        return this;
    }

    /** Binds the tokens to a key, so that nobody else can use them. */
    public AccessTokensBuilder dpop(DpopKey key) {
        this.dpop = key;
        return this;
    }

    /** For those who need a proxy, or certificates of their own. It must not follow redirects. */
    public AccessTokensBuilder httpClient(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The httpClient must not follow redirects.");
        }
        this.httpClient = client;
        return this;
    }

    /** How long a request may take in all. By default 5 seconds. */
    public AccessTokensBuilder timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** Accepts a server at an http address that is not on this machine: whoever is on the way can read secrets and tokens. */
    public AccessTokensBuilder allowInsecureHttp() {
        this.insecureHttpAllowed = true;
        return this;
    }

    /** Tells the time. By default the system's. */
    public AccessTokensBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** Runs the requests that nobody waits for. By default each in a thread of its own. */
    public AccessTokensBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * The server is not asked for anything yet, so it need not be up.
     *
     * @throws IllegalArgumentException if the issuer is not acceptable
     */
    public AccessTokens build() {
        return new AccessTokens(endpoint(), dpop, parameters, clock, executor);
    }

    /**
     * In place of tokens for the client, one for each credential that is presented to it, with the scope and the resource that were chosen
     * here.
     *
     * @throws IllegalArgumentException if the issuer is not acceptable
     */
    public CredentialExchange buildExchange() {
        return new CredentialExchange(endpoint(), parameters, remembered, clock, executor);
    }

    private TokenEndpoint endpoint() {
        Issuer server =
                new Issuer(new IssuerUri(issuer, insecureHttpAllowed), new ServerHttp(httpClient, timeout), clock);
        return new TokenEndpoint(server, client, dpop, clock);
    }
}
