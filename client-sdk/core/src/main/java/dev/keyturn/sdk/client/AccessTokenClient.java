package dev.keyturn.sdk.client;

import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.internal.token.TokenCache;
import org.jspecify.annotations.Nullable;

/**
 * Client of the token endpoint: gets the access tokens with which an application calls APIs. The current token is cached and renewed in
 * the background before it expires, and concurrent callers share one token request. Create one per API at startup; thread-safe.
 *
 * <pre>{@code
 * AccessTokenClient tokens = AccessTokenClient.builder("https://id.example.com", ClientAuthentication.secret("reports", secret))
 *         .resource("https://orders.example.com")
 *         .scope("orders:read")
 *         .build();
 * request.header("Authorization", "Bearer " + tokens.get());
 * }</pre>
 */
public final class AccessTokenClient {

    private final TokenCache tokens;
    private final @Nullable DpopKey dpop;

    AccessTokenClient(TokenCache tokens, @Nullable DpopKey dpop) {
        this.tokens = tokens;
        this.dpop = dpop;
    }

    /**
     * Starts a client that uses {@code client_credentials}, unless another grant is chosen.
     *
     * @param issuer issuer identifier of the server
     */
    public static AccessTokenClientBuilder builder(String issuer, ClientAuthentication client) {
        return new AccessTokenClientBuilder(issuer, client);
    }

    /**
     * Starts a client that exchanges an API key for access tokens, which have the rights of the key and expire with it.
     *
     * @param issuer issuer identifier of the server
     */
    public static AccessTokenClientBuilder builderForApiKey(String issuer, String apiKey) {
        return new AccessTokenClientBuilder(issuer, new ApiKeyHolder())
                .exchange(apiKey, AccessTokenClientBuilder.API_KEY);
    }

    /**
     * Returns a token that does not expire within the next few seconds. Blocks only if none is cached.
     *
     * @throws TokenRequestRefusedException if the server refuses the request
     * @throws TokensUnavailableException if no token is cached and the server is unavailable
     */
    public String get() {
        return tokens.get();
    }

    /** Removes a token that an API rejected, so that the next {@link #get()} requests a new one. Ignores a token that is no longer cached. */
    public void invalidate(String rejected) {
        tokens.invalidate(rejected);
    }

    /** Key to which the tokens are bound; null for bearer tokens. */
    public @Nullable DpopKey dpop() {
        return dpop;
    }
}
