package dev.keyturn.client;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Metadata of a client that keep every rule, named as in RFC 7591 where it names them. Lists are sorted and without
 * duplicates. {@link ClientRules} makes them from a {@link ClientForm}.
 *
 * @param jwks a set of public keys as canonical JSON text
 * @param refreshTokenLifetimeSeconds lifetime of a family of refresh tokens; null for the server's setting
 * @param refreshTokenIdleTimeoutSeconds idle timeout of a refresh token; null for the server's setting
 * @param requireIssuerAudience whether its assertions must name the issuer, and not the token endpoint, as their audience
 * @param idTokenSignedResponseAlg algorithm of its ID tokens; null for RS256
 * @param idTokenUserClaims whether its ID tokens carry the claims of the scopes profile and email
 * @param allowedOrigins further web origins that may call for it
 * @param contacts e-mail addresses of the people who are responsible for it
 * @param requestsPerMinute quota in place of each limit of a client; null for the server's settings
 * @param tlsClientAuthSubjectDn subject of its certificate; of this and the next four, a client with {@code tls_client_auth} has one
 * @param tlsClientAuthSanDns DNS name in its certificate
 * @param tlsClientAuthSanUri URI in its certificate
 * @param tlsClientAuthSanIp IP address in its certificate
 * @param tlsClientAuthSanEmail email address in its certificate
 * @param tlsClientCertificateBoundAccessTokens whether its tokens are bound to its certificate, without which it gets none
 * @param backchannelLogoutUri address that gets a logout token when a session ends; null for none
 * @param backchannelLogoutSessionRequired whether its logout tokens must name the session; here, all of them do
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7591#section-2">RFC 7591 §2, Client Metadata</a>
 * @see <a href="https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata">OpenID Connect Dynamic Client
 *     Registration §2, Client Metadata</a>
 */
public record ClientMetadata(
        String clientName,
        @Nullable String description,
        String tokenEndpointAuthMethod,
        List<String> grantTypes,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        List<String> scopes,
        @JsonRawValue @Nullable String jwks,
        @Nullable String jwksUri,
        boolean requireProofKey,
        boolean requireConsent,
        @Nullable Integer refreshTokenLifetimeSeconds,
        @Nullable Integer refreshTokenIdleTimeoutSeconds,
        boolean requireIssuerAudience,
        @Nullable String idTokenSignedResponseAlg,
        boolean idTokenUserClaims,
        List<String> allowedOrigins,
        List<String> contacts,
        @Nullable Integer requestsPerMinute,
        @Nullable String tlsClientAuthSubjectDn,
        @Nullable String tlsClientAuthSanDns,
        @Nullable String tlsClientAuthSanUri,
        @Nullable String tlsClientAuthSanIp,
        @Nullable String tlsClientAuthSanEmail,
        boolean tlsClientCertificateBoundAccessTokens,
        @Nullable String backchannelLogoutUri,
        boolean backchannelLogoutSessionRequired) {

    /** Names of the fields in which two differ, sorted. */
    Set<String> differencesTo(ClientMetadata other) {
        Set<String> names = new TreeSet<>();
        compare(names, "client_name", clientName, other.clientName);
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
        compare(
                names,
                "refresh_token_lifetime_seconds",
                refreshTokenLifetimeSeconds,
                other.refreshTokenLifetimeSeconds);
        compare(
                names,
                "refresh_token_idle_timeout_seconds",
                refreshTokenIdleTimeoutSeconds,
                other.refreshTokenIdleTimeoutSeconds);
        compare(names, "require_issuer_audience", requireIssuerAudience, other.requireIssuerAudience);
        compare(names, "id_token_signed_response_alg", idTokenSignedResponseAlg, other.idTokenSignedResponseAlg);
        compare(names, "id_token_user_claims", idTokenUserClaims, other.idTokenUserClaims);
        compare(names, "allowed_origins", allowedOrigins, other.allowedOrigins);
        compare(names, "contacts", contacts, other.contacts);
        compare(names, "requests_per_minute", requestsPerMinute, other.requestsPerMinute);
        compare(names, "tls_client_auth_subject_dn", tlsClientAuthSubjectDn, other.tlsClientAuthSubjectDn);
        compare(names, "tls_client_auth_san_dns", tlsClientAuthSanDns, other.tlsClientAuthSanDns);
        compare(names, "tls_client_auth_san_uri", tlsClientAuthSanUri, other.tlsClientAuthSanUri);
        compare(names, "tls_client_auth_san_ip", tlsClientAuthSanIp, other.tlsClientAuthSanIp);
        compare(names, "tls_client_auth_san_email", tlsClientAuthSanEmail, other.tlsClientAuthSanEmail);
        compare(
                names,
                "tls_client_certificate_bound_access_tokens",
                tlsClientCertificateBoundAccessTokens,
                other.tlsClientCertificateBoundAccessTokens);
        compare(names, "backchannel_logout_uri", backchannelLogoutUri, other.backchannelLogoutUri);
        compare(
                names,
                "backchannel_logout_session_required",
                backchannelLogoutSessionRequired,
                other.backchannelLogoutSessionRequired);
        return names;
    }

    private static void compare(Set<String> names, String name, @Nullable Object here, @Nullable Object there) {
        if (!Objects.equals(here, there)) {
            names.add(name);
        }
    }

    /**
     * Metadata of a client as a request gives them, unchecked.
     *
     * @param requireProofKey true if left out
     * @param requireConsent true if left out
     * @param requireIssuerAudience false if left out
     * @param idTokenUserClaims if left out: true for a new client that signs users in and has credentials, false for any other
     *     new client, unchanged for an existing one
     * @param tlsClientCertificateBoundAccessTokens false if left out
     * @param backchannelLogoutSessionRequired false if left out
     * @param readOnly other members of the client's document, in an update
     */
    public record ClientForm(
            @Nullable String clientId,
            @Nullable String clientName,
            @Nullable String description,
            @Nullable String tokenEndpointAuthMethod,
            @Nullable List<@Nullable String> grantTypes,
            @Nullable List<@Nullable String> redirectUris,
            @Nullable List<@Nullable String> postLogoutRedirectUris,
            @Nullable List<@Nullable String> scopes,
            @Nullable JsonNode jwks,
            @Nullable String jwksUri,
            @Nullable Boolean requireProofKey,
            @Nullable Boolean requireConsent,
            @Nullable Integer refreshTokenLifetimeSeconds,
            @Nullable Integer refreshTokenIdleTimeoutSeconds,
            @Nullable Boolean requireIssuerAudience,
            @Nullable String idTokenSignedResponseAlg,
            @Nullable Boolean idTokenUserClaims,
            @Nullable List<@Nullable String> allowedOrigins,
            @Nullable List<@Nullable String> contacts,
            @Nullable Integer requestsPerMinute,
            @Nullable String tlsClientAuthSubjectDn,
            @Nullable String tlsClientAuthSanDns,
            @Nullable String tlsClientAuthSanUri,
            @Nullable String tlsClientAuthSanIp,
            @Nullable String tlsClientAuthSanEmail,
            @Nullable Boolean tlsClientCertificateBoundAccessTokens,
            @Nullable String backchannelLogoutUri,
            @Nullable Boolean backchannelLogoutSessionRequired,
            @JsonAnySetter @Nullable Map<String, JsonNode> readOnly) {}
}
