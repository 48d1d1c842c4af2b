package dev.keyturn.console.clients;

import static java.util.Objects.requireNonNullElse;

import dev.keyturn.console.form.Conflict;
import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.server.Versioned;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What somebody has typed about a client so far.
 *
 * @param kind what the form is for; decides which fields it has
 * @param keys a JWK set, as text
 * @param refreshLifetime in seconds, as is {@code refreshIdle}; empty for the server's setting
 * @param etag the version that they are changing; empty for a new client
 */
record ClientForm(
        ClientKind kind,
        String clientId,
        String name,
        String description,
        String authMethod,
        List<String> grantTypes,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        List<String> scopes,
        String keys,
        String keysUri,
        boolean requireProofKey,
        boolean requireConsent,
        String refreshLifetime,
        String refreshIdle,
        boolean requireIssuerAudience,
        String idTokenAlgorithm,
        boolean idTokenUserClaims,
        List<String> allowedOrigins,
        String etag) {

    private static final String DEFAULT_ALGORITHM = "RS256";

    /** What ID tokens can be signed with, the default first. */
    private static final List<String> ALGORITHMS = List.of(DEFAULT_ALGORITHM, "ES256", "ES384", "EdDSA", "PS256");

    static final FormFields FIELDS = FormFields.none()
            .and("client_name", "The name")
            .and("description", "The description")
            .and("redirect_uris", "The list of redirect URIs")
            .and("redirect_uris[]", "Redirect URI #")
            .and("post_logout_redirect_uris", "The list of sign-out redirect URIs")
            .and("post_logout_redirect_uris[]", "Sign-out redirect URI #")
            .and("scopes", "The choice of scopes")
            .and("grant_types", "How it gets tokens")
            .and("client_id", "The client ID")
            .and("token_endpoint_auth_method", "How it proves who it is")
            .and("jwks_uri", "The address of public keys")
            .and("jwks", "The set of public keys")
            .and("require_issuer_audience", "Requiring the issuer as audience")
            .and("require_consent", "Asking for consent")
            .and("require_proof_key", "Requiring PKCE")
            .and("refresh_token_lifetime_seconds", "The lifetime of refresh tokens")
            .and("refresh_token_idle_lifetime_seconds", "The idle lifetime of refresh tokens")
            .and("id_token_signed_response_alg", "The signing algorithm of ID tokens")
            .and("id_token_user_claims", "User claims in ID tokens")
            .and("allowed_origins", "The list of allowed origins")
            .and("allowed_origins[]", "Allowed origin #");

    static final Map<String, String> FIELD_OF_CODE = Map.of("client-id-taken", "client_id");

    ClientForm {
        grantTypes = List.copyOf(grantTypes);
        redirectUris = List.copyOf(redirectUris);
        postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
        scopes = List.copyOf(scopes);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    static ClientForm empty(ClientKind kind) {
        List<String> scopes = kind.signsPeopleIn() ? List.of("openid", "profile") : List.of();
        return new ClientForm(
                kind,
                "",
                "",
                "",
                kind.authMethod(),
                kind.grantTypes(),
                List.of(),
                List.of(),
                scopes,
                "",
                "",
                true,
                true,
                "",
                "",
                false,
                DEFAULT_ALGORITHM,
                kind == ClientKind.WEB,
                List.of(),
                "");
    }

    static ClientForm of(Versioned<Client> versioned) {
        Client client = versioned.value();
        JsonNode keys = client.jwks();
        return new ClientForm(
                client.kind(),
                client.clientId(),
                client.clientName(),
                requireNonNullElse(client.description(), ""),
                client.tokenEndpointAuthMethod(),
                client.grantTypes(),
                client.redirectUris(),
                client.postLogoutRedirectUris(),
                client.scopes(),
                keys == null || keys.isNull() ? "" : keys.toPrettyString(),
                requireNonNullElse(client.jwksUri(), ""),
                client.requireProofKey(),
                client.requireConsent(),
                Objects.toString(client.refreshTokenLifetimeSeconds(), ""),
                Objects.toString(client.refreshTokenIdleLifetimeSeconds(), ""),
                client.requireIssuerAudience(),
                Objects.toString(client.idTokenSignedResponseAlg(), DEFAULT_ALGORITHM),
                client.idTokenUserClaims(),
                client.allowedOrigins(),
                versioned.etag());
    }

    /** A new client: how it gets tokens follows from its kind. */
    static ClientForm ofNew(ClientKind kind, FormData data) {
        List<String> grants = new ArrayList<>(kind.grantTypes());
        if (!data.has("refresh_token")) {
            grants.remove(Client.REFRESH_TOKEN);
        }
        if (kind == ClientKind.SERVICE && data.has("token_exchange")) {
            grants.add(Client.TOKEN_EXCHANGE);
        }
        String method = kind == ClientKind.PUBLIC ? Client.NO_CREDENTIAL : data.text("token_endpoint_auth_method");
        return of(kind, data, method, grants);
    }

    /** A client that exists: everything can be changed. */
    static ClientForm ofChange(ClientKind kind, FormData data) {
        return of(kind, data, data.text("token_endpoint_auth_method"), data.all("grant_types"));
    }

    private static ClientForm of(ClientKind kind, FormData data, String method, List<String> grants) {
        return new ClientForm(
                kind,
                data.text("client_id"),
                data.text("client_name"),
                data.text("description"),
                method,
                grants,
                data.lines("redirect_uris"),
                data.lines("post_logout_redirect_uris"),
                data.all("scopes"),
                data.text("jwks"),
                data.text("jwks_uri"),
                method.equals(Client.NO_CREDENTIAL) || data.has("require_proof_key"),
                data.has("require_consent"),
                data.text("refresh_token_lifetime_seconds"),
                data.text("refresh_token_idle_lifetime_seconds"),
                data.has("require_issuer_audience"),
                data.text("id_token_signed_response_alg"),
                data.has("id_token_user_claims"),
                data.lines("allowed_origins"),
                data.text("etag"));
    }

    /** What ID tokens can be signed with; a choice that this console does not know stays. */
    public Set<String> algorithms() {
        Set<String> names = new LinkedHashSet<>(ALGORITHMS);
        if (!idTokenAlgorithm.isEmpty()) {
            names.add(idTokenAlgorithm);
        }
        return names;
    }

    private static boolean isDefault(String algorithm) {
        return algorithm.isEmpty() || algorithm.equals(DEFAULT_ALGORITHM);
    }

    /** Whether it gets tokens in exchange for those that are presented to it. */
    public boolean exchangesTokens() {
        return grantTypes.contains(Client.TOKEN_EXCHANGE);
    }

    /** The redirect URIs as they are typed: one to a line. */
    public String redirectUriLines() {
        return String.join("\n", redirectUris);
    }

    /** The sign-out redirect URIs as they are typed: one to a line. */
    public String postLogoutRedirectUriLines() {
        return String.join("\n", postLogoutRedirectUris);
    }

    /** The allowed origins as they are typed: one to a line. */
    public String allowedOriginLines() {
        return String.join("\n", allowedOrigins);
    }

    ClientForm at(String otherEtag) {
        return new ClientForm(
                kind,
                clientId,
                name,
                description,
                authMethod,
                grantTypes,
                redirectUris,
                postLogoutRedirectUris,
                scopes,
                keys,
                keysUri,
                requireProofKey,
                requireConsent,
                refreshLifetime,
                refreshIdle,
                requireIssuerAudience,
                idTokenAlgorithm,
                idTokenUserClaims,
                allowedOrigins,
                otherEtag);
    }

    /** Whether the keys that were typed count: only a client that signs with a private key has public ones. */
    boolean usesKeys() {
        return authMethod.equals(Client.PRIVATE_KEY);
    }

    /** The first field that the server could not be sent, since it is no number; empty if there is none. */
    Optional<String> unreadableNumber() {
        if (!refreshes()) {
            return Optional.empty();
        }
        if (!isNumber(refreshLifetime)) {
            return Optional.of("refresh_token_lifetime_seconds");
        }
        return isNumber(refreshIdle) ? Optional.empty() : Optional.of("refresh_token_idle_lifetime_seconds");
    }

    private static boolean isNumber(String typed) {
        return typed.matches("[0-9]{0,9}");
    }

    private boolean refreshes() {
        return grantTypes.contains(Client.REFRESH_TOKEN);
    }

    private @Nullable Integer seconds(String typed) {
        return refreshes() && !typed.isEmpty() ? Integer.valueOf(typed) : null;
    }

    /**
     * What the server is asked for. Leaves out what the chosen kind of client has no use for.
     *
     * @param jwks the keys, read; null if there are none
     */
    ClientDraft toDraft(@Nullable JsonNode jwks) {
        boolean redirects = grantTypes.contains(Client.AUTHORIZATION_CODE);
        return new ClientDraft(
                etag.isEmpty() && !clientId.isEmpty() ? clientId : null,
                name,
                description.isEmpty() ? null : description,
                authMethod,
                grantTypes,
                redirects ? redirectUris : List.of(),
                redirects ? postLogoutRedirectUris : List.of(),
                scopes,
                jwks,
                usesKeys() && !keysUri.isEmpty() ? keysUri : null,
                !redirects || requireProofKey,
                !redirects || requireConsent,
                seconds(refreshLifetime),
                seconds(refreshIdle),
                usesKeys() && requireIssuerAudience,
                redirects && !isDefault(idTokenAlgorithm) ? idTokenAlgorithm : null,
                redirects && idTokenUserClaims,
                redirects ? allowedOrigins : List.of());
    }

    /** Where this, as stored, differs from what somebody else has typed. */
    Conflict differencesTo(ClientForm typed) {
        return Conflict.compare()
                .field("Name", name, typed.name)
                .field("Description", description, typed.description)
                .field("How it proves who it is", authMethod, typed.authMethod)
                .field("How it gets tokens", sorted(grantTypes), sorted(typed.grantTypes))
                .field("Redirect URIs", sorted(redirectUris), sorted(typed.redirectUris))
                .field("Sign-out redirect URIs", sorted(postLogoutRedirectUris), sorted(typed.postLogoutRedirectUris))
                .field("Scopes", sorted(scopes), sorted(typed.scopes))
                .field("Public keys", keys, typed.keys)
                .field("Address of public keys", keysUri, typed.keysUri)
                .field("Issuer as the only audience", requireIssuerAudience, typed.requireIssuerAudience)
                .field("PKCE required", requireProofKey, typed.requireProofKey)
                .field("Consent asked for", requireConsent, typed.requireConsent)
                .field("Refresh tokens end after", refreshLifetime, typed.refreshLifetime)
                .field("Unused, they end after", refreshIdle, typed.refreshIdle)
                .field("ID tokens signed with", idTokenAlgorithm, typed.idTokenAlgorithm)
                .field("User claims in ID tokens", idTokenUserClaims, typed.idTokenUserClaims)
                .field("Allowed origins", sorted(allowedOrigins), sorted(typed.allowedOrigins))
                .done();
    }

    private static String sorted(List<String> texts) {
        return String.join("\n", new TreeSet<>(texts));
    }
}
