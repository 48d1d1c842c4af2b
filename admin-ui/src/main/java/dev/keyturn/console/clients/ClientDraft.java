package dev.keyturn.console.clients;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client is to be, as the admin API takes it.
 *
 * @param clientId the wish for a new one; null to let the server choose, and for one that exists
 */
record ClientDraft(
        @Nullable String clientId,
        String clientName,
        @Nullable String description,
        String tokenEndpointAuthMethod,
        List<String> grantTypes,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        List<String> scopes,
        @Nullable JsonNode jwks,
        @Nullable String jwksUri,
        boolean requireProofKey,
        boolean requireConsent,
        @Nullable Integer refreshTokenLifetimeSeconds,
        @Nullable Integer refreshTokenIdleLifetimeSeconds,
        boolean requireIssuerAudience,
        @Nullable String idTokenSignedResponseAlg,
        boolean idTokenUserClaims,
        List<String> allowedOrigins) {}
