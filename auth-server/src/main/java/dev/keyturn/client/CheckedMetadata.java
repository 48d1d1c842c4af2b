package dev.keyturn.client;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client is, with every rule kept; made by {@link ClientRules}.
 *
 * @param jwks a set of public keys as canonical JSON text
 * @param requireIssuerAudience whether its assertions must name the issuer, and not the token endpoint, as their audience
 * @param idTokenSignedResponseAlg what its ID tokens are signed with; null for RS256
 * @param idTokenUserClaims whether its ID tokens carry the claims of the scopes profile and email
 * @param allowedOrigins from which web pages may call for it, beside those of a public client's redirect URIs
 */
record CheckedMetadata(
        String name,
        @Nullable String description,
        TokenEndpointAuthMethod tokenEndpointAuthMethod,
        Set<GrantType> grantTypes,
        Set<String> redirectUris,
        Set<String> postLogoutRedirectUris,
        Set<String> scopes,
        @Nullable String jwks,
        @Nullable String jwksUri,
        boolean requireProofKey,
        boolean requireConsent,
        RefreshTokenLifetimes refreshTokens,
        boolean requireIssuerAudience,
        @Nullable String idTokenSignedResponseAlg,
        boolean idTokenUserClaims,
        Set<String> allowedOrigins) {

    /** The fields, by their names in the admin API, in which two differ. */
    Set<String> differencesTo(CheckedMetadata other) {
        Set<String> names = new TreeSet<>();
        compare(names, "client_name", name, other.name);
        compare(names, "description", description, other.description);
        compare(names, "token_endpoint_auth_method", tokenEndpointAuthMethod, other.tokenEndpointAuthMethod);
        compare(names, "grant_types", grantTypes, other.grantTypes);
        compare(names, "redirect_uris", redirectUris, other.redirectUris);
        compare(names, "post_logout_redirect_uris", postLogoutRedirectUris, other.postLogoutRedirectUris);
        compare(names, "scopes", scopes, other.scopes);
        compare(names, "jwks", jwks, other.jwks);
        compare(names, "jwks_uri", jwksUri, other.jwksUri);
        compare(names, "require_proof_key", requireProofKey, other.requireProofKey);
        compare(names, "require_consent", requireConsent, other.requireConsent);
        compare(names, "refresh_token_lifetime_seconds", refreshTokens.family(), other.refreshTokens.family());
        compare(names, "refresh_token_idle_lifetime_seconds", refreshTokens.idle(), other.refreshTokens.idle());
        compare(names, "require_issuer_audience", requireIssuerAudience, other.requireIssuerAudience);
        compare(names, "id_token_signed_response_alg", idTokenSignedResponseAlg, other.idTokenSignedResponseAlg);
        compare(names, "id_token_user_claims", idTokenUserClaims, other.idTokenUserClaims);
        compare(names, "allowed_origins", allowedOrigins, other.allowedOrigins);
        return names;
    }

    private static void compare(Set<String> names, String name, @Nullable Object here, @Nullable Object there) {
        if (!Objects.equals(here, there)) {
            names.add(name);
        }
    }
}
