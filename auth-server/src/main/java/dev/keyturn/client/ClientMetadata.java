package dev.keyturn.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unchecked metadata of a client.
 *
 * @param jwks a JWK set as JSON text
 * @param refreshTokenLifetimeSeconds how long a family of refresh tokens is valid; null for the server's setting
 * @param refreshTokenIdleLifetimeSeconds how long a refresh token may go unused; null for the server's setting
 * @param requireIssuerAudience whether its assertions must name the issuer, and not the token endpoint, as their audience
 * @param idTokenSignedResponseAlg what its ID tokens are signed with; null for RS256
 * @param idTokenUserClaims whether its ID tokens carry the claims of the scopes profile and email; null for the default of a
 *     new client, and for no change of another
 * @param allowedOrigins from which web pages may call for it, beside those of a public client's redirect URIs
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7591#section-2">RFC 7591 §2, Client Metadata</a>
 * @see <a href="https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata">OpenID Connect Dynamic Client
 *     Registration §2, Client Metadata</a>
 */
public record ClientMetadata(
        @Nullable String clientName,
        @Nullable String description,
        @Nullable String tokenEndpointAuthMethod,
        List<@Nullable String> grantTypes,
        List<@Nullable String> redirectUris,
        List<@Nullable String> postLogoutRedirectUris,
        List<@Nullable String> scopes,
        @Nullable String jwks,
        @Nullable String jwksUri,
        boolean requireProofKey,
        boolean requireConsent,
        @Nullable Integer refreshTokenLifetimeSeconds,
        @Nullable Integer refreshTokenIdleLifetimeSeconds,
        boolean requireIssuerAudience,
        @Nullable String idTokenSignedResponseAlg,
        @Nullable Boolean idTokenUserClaims,
        List<@Nullable String> allowedOrigins) {}
