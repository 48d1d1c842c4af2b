package dev.keyturn.client.lookup;

import dev.keyturn.client.CertificateName;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.GrantType;
import dev.keyturn.client.RefreshTokenLifetimes;
import dev.keyturn.client.TokenEndpointAuthMethod;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Client as the protocol sees it, secrets included, read with one statement.
 *
 * @param secrets the live ones
 * @param requestsPerMinute quota in place of each limit of a client; null for the server's settings
 * @param certificateName name in the certificate of a client with {@code tls_client_auth}; null for any other
 * @param origins of the web pages that may call for it
 */
public record CachedClient(
        ClientId id,
        boolean enabled,
        String name,
        TokenEndpointAuthMethod tokenEndpointAuthMethod,
        boolean requireProofKey,
        boolean requireConsent,
        RefreshTokenLifetimes refreshTokens,
        boolean requireIssuerAudience,
        @Nullable String idTokenSignedResponseAlg,
        boolean idTokenUserClaims,
        @Nullable Integer requestsPerMinute,
        @Nullable String jwks,
        @Nullable String jwksUri,
        @Nullable CertificateName certificateName,
        boolean certificateBoundAccessTokens,
        Instant createdAt,
        Set<GrantType> grantTypes,
        Set<String> redirectUris,
        Set<String> postLogoutRedirectUris,
        Set<String> scopes,
        List<CachedSecret> secrets,
        Set<String> origins) {}
