package dev.keyturn.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client as others see it, at one version.
 *
 * @param jwks a JWK set as JSON text
 * @param refreshTokenLifetimeSeconds how long a family of refresh tokens is valid; null for the server's setting
 * @param refreshTokenIdleLifetimeSeconds how long a refresh token may go unused; null for the server's setting
 * @param requireIssuerAudience whether its assertions must name the issuer, and not the token endpoint, as their audience
 * @param idTokenSignedResponseAlg what its ID tokens are signed with; null for RS256
 * @param idTokenUserClaims whether its ID tokens carry the claims of the scopes profile and email
 * @param allowedOrigins from which web pages may call for it, beside those of a public client's redirect URIs
 */
public record ClientView(
        ClientId clientId,
        String clientName,
        @Nullable String description,
        boolean enabled,
        boolean builtIn,
        String tokenEndpointAuthMethod,
        List<String> grantTypes,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        List<String> scopes,
        @Nullable String jwks,
        @Nullable String jwksUri,
        boolean requireProofKey,
        boolean requireConsent,
        @Nullable Integer refreshTokenLifetimeSeconds,
        @Nullable Integer refreshTokenIdleLifetimeSeconds,
        boolean requireIssuerAudience,
        @Nullable String idTokenSignedResponseAlg,
        boolean idTokenUserClaims,
        List<String> allowedOrigins,
        Instant createdAt,
        Instant updatedAt,
        long version) {}
