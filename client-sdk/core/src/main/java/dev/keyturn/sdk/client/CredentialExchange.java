package dev.keyturn.sdk.client;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.internal.cache.BoundedCache;
import dev.keyturn.sdk.internal.cache.CredentialDigest;
import dev.keyturn.sdk.internal.server.SingleFlight;
import dev.keyturn.sdk.internal.token.TokenEndpoint;
import dev.keyturn.sdk.internal.token.TokenResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges presented credentials for short-lived JWTs, for gateways and other services that forward requests. A token has the rights of the
 * credential, and names the service as the actor. Tokens are cached by digests of the credentials and renewed in the background, and
 * concurrent requests with one credential share one exchange. Thread-safe.
 *
 * <p>Verify a credential immediately before each exchange: a cached token does not show that the credential has been revoked, or that an API
 * key is not allowed from the client's address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2">RFC 8693 §2, Token Exchange Request and Response</a>
 */
public final class CredentialExchange {

    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final TokenEndpoint endpoint;
    private final Map<String, String> parameters;
    private final Clock clock;
    private final Executor executor;
    private final BoundedCache<CredentialDigest, TokenResponse> cache;
    private final SingleFlight<CredentialDigest, TokenResponse> requests = new SingleFlight<>();
    private final Set<CredentialDigest> renewing = ConcurrentHashMap.newKeySet();
    private volatile Instant notBefore = Instant.MIN;

    /** @param parameters parameters of each request, besides those of the credential */
    CredentialExchange(
            TokenEndpoint endpoint, Map<String, String> parameters, int cacheSize, Clock clock, Executor executor) {
        this.endpoint = endpoint;
        this.parameters = Map.copyOf(parameters);
        this.cache = new BoundedCache<>(cacheSize);
        this.clock = clock;
        this.executor = executor;
    }

    /**
     * Exchanges a credential.
     *
     * @param presented credential that has just been verified
     * @param kind kind of the verified credential
     * @throws TokenRequestRefusedException if the server refuses the exchange
     * @throws TokensUnavailableException if no token is cached and the server is unavailable
     */
    public String exchange(PresentedCredential presented, CredentialKind kind) {
        CredentialDigest digest = CredentialDigest.of(presented.text());
        TokenResponse token = digest == null ? null : cache.get(digest);
        Instant now = clock.instant();
        if (token == null || !token.isUsableAt(now)) {
            return request(digest, parametersFor(presented, kind)).accessToken();
        }
        if (digest != null && token.isDueAt(now) && !now.isBefore(notBefore) && renewing.add(digest)) {
            // Read now: the request may have ended when the task runs.
            Map<String, String> form = parametersFor(presented, kind);
            executor.execute(() -> renew(digest, form));
        }
        return token.accessToken();
    }

    private void renew(CredentialDigest digest, Map<String, String> form) {
        try {
            request(digest, form);
        } catch (RuntimeException e) {
            notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
            System.getLogger("dev.keyturn.sdk")
                    .log(Level.WARNING, () -> "An exchanged token could not be renewed yet: " + e.getMessage());
        } finally {
            renewing.remove(digest);
        }
    }

    private TokenResponse request(@Nullable CredentialDigest digest, Map<String, String> form) {
        try {
            if (digest == null) {
                return endpoint.request(form);
            }
            return requests.get(digest, () -> {
                TokenResponse other = cache.get(digest);
                if (other != null && !other.isDueAt(clock.instant())) {
                    return other;
                }
                TokenResponse token = endpoint.request(form);
                cache.put(digest, token);
                return token;
            });
        } catch (IOException e) {
            throw new TokensUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokensUnavailableException(e);
        }
    }

    private Map<String, String> parametersFor(PresentedCredential presented, CredentialKind kind) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("grant_type", AccessTokenClientBuilder.TOKEN_EXCHANGE);
        all.put("requested_token_type", JWT);
        all.put("subject_token", presented.text());
        if (kind == CredentialKind.API_KEY) {
            all.put("subject_token_type", AccessTokenClientBuilder.API_KEY);
            putIfKnown(all, "client_address", presented.address());
            putIfKnown(all, "client_user_agent", presented.userAgent());
        } else {
            all.put("subject_token_type", AccessTokenClientBuilder.ACCESS_TOKEN);
        }
        return all;
    }

    private static void putIfKnown(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
