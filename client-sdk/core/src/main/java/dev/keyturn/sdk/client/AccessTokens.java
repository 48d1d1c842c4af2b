package dev.keyturn.sdk.client;

import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.server.Issuer;
import dev.keyturn.sdk.server.SingleFlight;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for calling others: kept while they are good, and replaced before they are not, in the background, so that a call
 * hardly ever waits for one. Many that need one at once cause one request. Safe for use by all threads.
 */
public final class AccessTokens {

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final TokenEndpoint endpoint;
    private final @Nullable DpopKey dpop;
    private final Clock clock;
    private final Executor executor;
    private final SingleFlight<String, TokenResponse> requests = new SingleFlight<>();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile Map<String, String> parameters;
    private volatile @Nullable TokenResponse current;
    private volatile Instant notBefore = Instant.MIN;

    AccessTokens(
            TokenEndpoint endpoint,
            @Nullable DpopKey dpop,
            Map<String, String> parameters,
            Clock clock,
            Executor executor) {
        this.endpoint = endpoint;
        this.dpop = dpop;
        this.parameters = Map.copyOf(parameters);
        this.clock = clock;
        this.executor = executor;
    }

    /**
     * Begins with what every client has to say.
     *
     * @param issuer the issuer identifier of the server
     */
    public static AccessTokensBuilder builder(String issuer, ClientAuthentication client) {
        return new AccessTokensBuilder(issuer, client);
    }

    /**
     * Begins for the holder of an API key, who exchanges it for access tokens that are as good as the key and end with it.
     *
     * @param issuer the issuer identifier of the server
     */
    public static AccessTokensBuilder builderForApiKey(String issuer, String apiKey) {
        return new AccessTokensBuilder(issuer, new HeldApiKey()).exchange(apiKey, AccessTokensBuilder.API_KEY);
    }

    /** Of a server that the rest of the SDK asks too. */
    public static AccessTokens of(
            Issuer issuer,
            ClientAuthentication client,
            Map<String, String> parameters,
            Clock clock,
            Executor executor) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("grant_type", "client_credentials");
        return new AccessTokens(new TokenEndpoint(issuer, client, null, clock), null, all, clock, executor);
    }

    /**
     * A token that is good for some seconds more.
     *
     * @throws TokenRequestRefusedException if the server does not give one
     * @throws TokensUnavailableException if there is none and the server does not answer
     */
    public String get() {
        TokenResponse token = current;
        Instant now = clock.instant();
        if (token == null || !token.isUsableAt(now)) {
            return request().accessToken();
        }
        if (token.isDueAt(now) && !now.isBefore(notBefore) && renewing.compareAndSet(false, true)) {
            executor.execute(this::renew);
        }
        return token.accessToken();
    }

    /** Drops a token that was refused, so that the next one is a new one. One that was replaced meanwhile stays. */
    public void drop(String refused) {
        TokenResponse token = current;
        if (token != null && token.accessToken().equals(refused)) {
            current = null;
        }
    }

    /** What the tokens are bound to; null if anybody can use them who has them. */
    public @Nullable DpopKey dpop() {
        return dpop;
    }

    private void renew() {
        try {
            request();
        } catch (RuntimeException e) {
            notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
            System.getLogger("dev.keyturn.sdk")
                    .log(Level.WARNING, () -> "An access token could not be replaced yet: " + e.getMessage());
        } finally {
            renewing.set(false);
        }
    }

    private TokenResponse request() {
        try {
            return requests.get("", this::replace);
        } catch (IOException e) {
            throw new TokensUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokensUnavailableException(e);
        }
    }

    private TokenResponse replace() throws IOException, InterruptedException {
        TokenResponse token = endpoint.request(parameters);
        String refreshToken = token.refreshToken();
        if (refreshToken != null && parameters.containsKey("refresh_token")) {
            Map<String, String> next = new LinkedHashMap<>(parameters);
            next.put("refresh_token", refreshToken);
            parameters = Map.copyOf(next);
        }
        current = token;
        return token;
    }
}
