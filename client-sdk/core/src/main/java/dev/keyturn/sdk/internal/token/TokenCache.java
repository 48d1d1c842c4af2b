package dev.keyturn.sdk.internal.token;

import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.client.TokenRequestRefusedException;
import dev.keyturn.sdk.client.TokensUnavailableException;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.SingleFlight;
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
 * Cache of one access token. Renews it in the background before it expires; concurrent callers without a token share one request. Thread-safe.
 */
public final class TokenCache {

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final Executor executor;
    private final SingleFlight<String, TokenResponse> requests = new SingleFlight<>();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile Map<String, String> parameters;
    private volatile @Nullable TokenResponse current;
    private volatile Instant notBefore = Instant.MIN;

    /** @param parameters of each token request, besides those that authenticate the client */
    public TokenCache(TokenEndpoint endpoint, Map<String, String> parameters, Clock clock, Executor executor) {
        this.endpoint = endpoint;
        this.parameters = Map.copyOf(parameters);
        this.clock = clock;
        this.executor = executor;
    }

    /** Creates a cache of a {@code client_credentials} token with one scope. */
    public static TokenCache forClient(
            Issuer issuer, ClientAuthentication client, String scope, Clock clock, Executor executor) {
        return new TokenCache(
                new TokenEndpoint(issuer, client, null, clock),
                Map.of("grant_type", "client_credentials", "scope", scope),
                clock,
                executor);
    }

    /**
     * Returns a token that does not expire within the next few seconds.
     *
     * @throws TokenRequestRefusedException if the server refuses the request
     * @throws TokensUnavailableException if no token is cached and the server is unavailable
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

    /** Removes a token that an API rejected. Does nothing if the token has been replaced meanwhile. */
    public void invalidate(String rejected) {
        TokenResponse token = current;
        if (token != null && token.accessToken().equals(rejected)) {
            current = null;
        }
    }

    private void renew() {
        try {
            request();
        } catch (RuntimeException e) {
            notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
            System.getLogger("dev.keyturn.sdk")
                    .log(Level.WARNING, () -> "An access token could not be renewed yet: " + e.getMessage());
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
