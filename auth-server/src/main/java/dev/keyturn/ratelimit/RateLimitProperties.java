package dev.keyturn.ratelimit;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of requests per minute, of all nodes together. As many may come at once; then they are admitted evenly. Beyond a limit the answer is
 * 429.
 *
 * @param perAddress limits of an IPv4 address or an IPv6 /64
 * @param perClient limits of an authenticated client
 * @param redis Redis in which nodes share their counts
 */
@ConfigurationProperties("keyturn.rate-limit")
record RateLimitProperties(
        @DefaultValue PerAddress perAddress,
        @DefaultValue PerClient perClient,
        @DefaultValue Redis redis) {

    /** Beyond it, the arithmetic of a bucket overflows. */
    static final int MAX = 100_000_000;

    /** Requests per minute; 0 for no limit. */
    int quota(Limit limit) {
        return switch (limit) {
            case AUTHORIZE -> perAddress.authorize;
            case LOGIN -> perAddress.login;
            case METADATA -> perAddress.metadata;
            case FAILED_AUTHENTICATION -> perAddress.failedAuthentication;
            case FAILED_AUTHENTICATION_OF_CLIENT -> perAddress.failedAuthenticationOfClient;
            case REJECTED_GRANT -> perAddress.rejectedGrant;
            case REJECTED_GRANT_OF_CLIENT -> perAddress.rejectedGrantOfClient;
            case INVALID_TOKEN -> perAddress.invalidToken;
            case TOKEN -> perClient.token;
            case INTROSPECTION -> perClient.introspection;
            case VERIFICATION -> perClient.verification;
            case GATEWAY_CHECK -> perClient.gatewayCheck;
            case USER_INFO -> perClient.userInfo;
            case REVOCATION_FEED -> perClient.revocationFeed;
            case ADMIN_API -> perClient.adminApi;
        };
    }

    private static void check(String name, int quota) {
        if (quota < 0 || quota > MAX) {
            throw new IllegalArgumentException("keyturn.rate-limit." + name + " must be 0 to " + MAX);
        }
    }

    /**
     * Limits of an address. All clients behind a proxy share one, unless the proxy is trusted.
     *
     * @param authorize requests to the authorization endpoint and its consent page, to sign out and to withdraw consent; 0 for no limit
     * @param login requests to the sign-in and password pages; an IPv6 /56 has four times, a /48 64 times the limit; 0 for no
     *     limit
     * @param metadata requests for metadata and signing keys; 0 for no limit
     * @param failedAuthentication failed client authentications, for any clients, at each of the token and revocation endpoints, the
     *     introspection endpoint and the gateway check; further requests there get 429 without authentication; 0 for no limit
     * @param failedAuthenticationOfClient failed authentications as one client, beyond which only its requests get 429; 0 for no
     *     limit
     * @param rejectedGrant rejected codes and refresh tokens, of any authenticated clients; further requests with a code or
     *     refresh token get 429 without authentication; 0 for no limit
     * @param rejectedGrantOfClient rejected codes, and as many rejected refresh tokens, of one client, beyond which only its
     *     requests of that grant type get 429; 0 for no limit
     * @param invalidToken invalid access tokens at each of the UserInfo endpoint, the admin API, the verification of API keys, the
     *     revocation feed and the metrics; further requests with a token to the same one get 429 without a look at it; 0 for no
     *     limit
     */
    record PerAddress(
            @DefaultValue("1800") int authorize,
            @DefaultValue("600") int login,
            @DefaultValue("6000") int metadata,
            @DefaultValue("600") int failedAuthentication,
            @DefaultValue("60") int failedAuthenticationOfClient,
            @DefaultValue("6000") int rejectedGrant,
            @DefaultValue("600") int rejectedGrantOfClient,
            @DefaultValue("600") int invalidToken) {

        PerAddress {
            check("per-address.authorize", authorize);
            check("per-address.login", login);
            check("per-address.metadata", metadata);
            check("per-address.failed-authentication", failedAuthentication);
            check("per-address.failed-authentication-of-client", failedAuthenticationOfClient);
            check("per-address.rejected-grant", rejectedGrant);
            check("per-address.rejected-grant-of-client", rejectedGrantOfClient);
            check("per-address.invalid-token", invalidToken);
        }
    }

    /**
     * Limits of a client, from whatever addresses.
     *
     * @param token requests to the token and revocation endpoints; 0 for no limit
     * @param introspection requests to the introspection endpoint; 0 for no limit
     * @param verification requests to verify API keys; 0 for no limit
     * @param gatewayCheck requests of a gateway to check credentials; 0 for no limit
     * @param userInfo requests to the UserInfo endpoint, of each user of the client; 0 for no limit
     * @param revocationFeed requests to the revocation feed; 0 for no limit
     * @param adminApi requests to the admin API, of each user of the client; 0 for no limit
     */
    record PerClient(
            @DefaultValue("60000") int token,
            @DefaultValue("300000") int introspection,
            @DefaultValue("300000") int verification,
            @DefaultValue("1000000") int gatewayCheck,
            @DefaultValue("6000") int userInfo,
            @DefaultValue("60000") int revocationFeed,
            @DefaultValue("6000") int adminApi) {

        PerClient {
            check("per-client.token", token);
            check("per-client.introspection", introspection);
            check("per-client.verification", verification);
            check("per-client.gateway-check", gatewayCheck);
            check("per-client.user-info", userInfo);
            check("per-client.revocation-feed", revocationFeed);
            check("per-client.admin-api", adminApi);
        }
    }

    /**
     * Redis in which nodes share their counts.
     *
     * @param url address, {@code redis://host:port/database}, or {@code rediss://} for TLS; without it, nodes share their counts
     *     in PostgreSQL
     * @param username username, if Redis has users
     * @param password password, if Redis asks for one
     * @param sslBundle name of the {@code spring.ssl.bundle} with the certificates to trust, and the client's own if any; by
     *     default, those of Java
     * @param timeout longest time to connect, and to wait for an answer; no request waits for it
     */
    record Redis(
            @Nullable URI url,
            @Nullable String username,
            @Nullable String password,
            @Nullable String sslBundle,
            @DefaultValue("500ms") Duration timeout) {

        private static final String NAME = "keyturn.rate-limit.redis.";

        Redis {
            if (url != null && url.toString().isEmpty()) {
                url = null;
            }
            if (url != null && url.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        NAME + "url must have no credentials; set " + NAME + "username and " + NAME + "password");
            }
            if (url != null && !isAddress(url)) {
                throw new IllegalArgumentException(
                        NAME + "url must be redis://host:port/database, or rediss:// for TLS");
            }
            if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofSeconds(10)) > 0) {
                throw new IllegalArgumentException(NAME + "timeout must be 1ms to 10s");
            }
        }

        private static boolean isAddress(URI url) {
            return ("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getPath().matches("(/[0-9]{0,4})?");
        }

        @Override
        public String toString() {
            return "Redis[url=" + url + "]";
        }
    }
}
