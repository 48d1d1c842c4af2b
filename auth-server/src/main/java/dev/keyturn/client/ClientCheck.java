package dev.keyturn.client;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.FieldErrors;
import dev.keyturn.adminapi.ServerScopes;
import dev.keyturn.client.ClientMetadata.ClientForm;
import dev.keyturn.client.authentication.assertion.ClientKeys;
import dev.keyturn.client.authentication.assertion.JwksUris;
import dev.keyturn.resource.ScopeDescription;
import dev.keyturn.signing.KeyRing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks one form by the rules for clients, and collects its errors. */
final class ClientCheck {

    static final int MAX_REDIRECT_URIS = 50;
    static final int MAX_SCOPES = 100;

    static final int MAX_REFRESH_TOKEN_SECONDS = 400 * 24 * 60 * 60;

    private static final int MAX_REQUESTS_PER_MINUTE = 100_000_000;
    private static final int MAX_GRANT_TYPES = 10;
    private static final int MAX_CONTACTS = 20;

    private final ClientForm form;
    private final Function<String, Optional<ScopeDescription>> knownScopes;
    private final @Nullable String trustedJwksUri;
    private final boolean defaultIdTokenUserClaims;
    private final FieldErrors errors = new FieldErrors();

    /**
     * @param knownScopes meaning of each scope that exists
     * @param trustedJwksUri the one address of keys that is not checked; null for none
     * @param defaultIdTokenUserClaims value for a form that leaves it out
     */
    ClientCheck(
            ClientForm form,
            Function<String, Optional<ScopeDescription>> knownScopes,
            @Nullable String trustedJwksUri,
            boolean defaultIdTokenUserClaims) {
        this.form = form;
        this.knownScopes = knownScopes;
        this.trustedJwksUri = trustedJwksUri;
        this.defaultIdTokenUserClaims = defaultIdTokenUserClaims;
    }

    ClientMetadata result() {
        String name = errors.name("client_name", form.clientName());
        String description = errors.description(form.description());
        Optional<TokenEndpointAuthMethod> method = authMethod();
        boolean isPublic = method.equals(Optional.of(TokenEndpointAuthMethod.NONE));
        Set<GrantType> grants = grantTypes(isPublic);
        boolean redirects = grants.contains(GrantType.AUTHORIZATION_CODE);
        Set<String> redirectUris = uris("redirect_uris", orEmpty(form.redirectUris()), isPublic, redirects);
        if (redirects && orEmpty(form.redirectUris()).isEmpty()) {
            refuse("redirect_uris", "required");
        }
        Set<String> logoutUris =
                uris("post_logout_redirect_uris", orEmpty(form.postLogoutRedirectUris()), isPublic, redirects);
        Set<String> scopes = scopes(redirects, isPublic);
        String jwks = keys(method);
        new CertificateNameCheck(form, errors).check(method.orElse(null));
        if (isOn(form.requireIssuerAudience(), false)
                && !method.equals(Optional.of(TokenEndpointAuthMethod.PRIVATE_KEY_JWT))) {
            refuse("require_issuer_audience", "requires-private-key-jwt");
        }
        if (isPublic && !isOn(form.requireProofKey(), true)) {
            refuse("require_proof_key", "required-for-public-client");
        }
        refreshTokens(grants);
        String idTokenAlgorithm = idTokenAlgorithm(redirects);
        boolean idTokenUserClaims = idTokenUserClaims(redirects);
        Set<String> allowedOrigins =
                checkEach("allowed_origins", orEmpty(form.allowedOrigins()), redirects, WebOrigins::check);
        Set<String> contacts =
                errors.each("contacts", orEmpty(form.contacts()), MAX_CONTACTS, ClientCheck::checkContact);
        checkRequestsPerMinute();
        checkBackchannelLogoutUri(redirects);
        errors.throwIfAny();
        return new ClientMetadata(
                name,
                description,
                method.orElseThrow().text(),
                grants.stream().map(GrantType::text).sorted().toList(),
                sorted(redirectUris),
                sorted(logoutUris),
                sorted(scopes),
                jwks,
                form.jwksUri(),
                isOn(form.requireProofKey(), true),
                isOn(form.requireConsent(), true),
                form.refreshTokenLifetimeSeconds(),
                form.refreshTokenIdleTimeoutSeconds(),
                isOn(form.requireIssuerAudience(), false),
                idTokenAlgorithm,
                idTokenUserClaims,
                sorted(allowedOrigins),
                sorted(contacts),
                form.requestsPerMinute(),
                form.tlsClientAuthSubjectDn(),
                form.tlsClientAuthSanDns(),
                form.tlsClientAuthSanUri(),
                form.tlsClientAuthSanIp(),
                form.tlsClientAuthSanEmail(),
                isOn(form.tlsClientCertificateBoundAccessTokens(), false),
                form.backchannelLogoutUri(),
                isOn(form.backchannelLogoutSessionRequired(), false));
    }

    private static boolean isOn(@Nullable Boolean given, boolean otherwise) {
        return given == null ? otherwise : given;
    }

    private static List<@Nullable String> orEmpty(@Nullable List<@Nullable String> list) {
        return list == null ? List.of() : list;
    }

    private static List<String> sorted(Set<String> texts) {
        return List.copyOf(new TreeSet<>(texts));
    }

    void refuse(String field, String code) {
        errors.add(field, code);
    }

    private void refuse(String field, String code, Map<String, Object> parameters) {
        errors.add(field, code, parameters);
    }

    private Optional<TokenEndpointAuthMethod> authMethod() {
        String text = form.tokenEndpointAuthMethod();
        if (text == null) {
            refuse("token_endpoint_auth_method", "required");
            return Optional.empty();
        }
        Optional<TokenEndpointAuthMethod> method = TokenEndpointAuthMethod.of(text);
        if (method.isEmpty()) {
            refuse("token_endpoint_auth_method", "not-one-of", Map.of("values", TokenEndpointAuthMethod.texts()));
        }
        return method;
    }

    private Set<GrantType> grantTypes(boolean isPublic) {
        Set<GrantType> grants = new LinkedHashSet<>();
        if (orEmpty(form.grantTypes()).isEmpty()) {
            refuse("grant_types", "required");
        }
        if (errors.isTooLong("grant_types", orEmpty(form.grantTypes()), MAX_GRANT_TYPES)) {
            return grants;
        }
        for (int i = 0; i < orEmpty(form.grantTypes()).size(); i++) {
            String text = orEmpty(form.grantTypes()).get(i);
            Optional<GrantType> grant = text == null ? Optional.empty() : GrantType.of(text);
            grant.ifPresent(grants::add);
            String field = "grant_types[" + i + "]";
            if (grant.isEmpty()) {
                refuse(field, "not-one-of", Map.of("values", GrantType.texts()));
            } else if (isPublic && grant.get().needsCredentials()) {
                refuse(field, "requires-confidential-client");
            } else if (grant.get() == GrantType.REFRESH_TOKEN
                    && !orEmpty(form.grantTypes()).contains(GrantType.AUTHORIZATION_CODE.text())) {
                refuse(field, "requires-authorization-code");
            }
        }
        return grants;
    }

    private Set<String> uris(
            String field, List<@Nullable String> uris, boolean isPublic, boolean hasAuthorizationCode) {
        return checkEach(field, uris, hasAuthorizationCode, (each, uri) -> RedirectUris.check(each, uri, isPublic));
    }

    private Set<String> checkEach(
            String field,
            List<@Nullable String> uris,
            boolean hasAuthorizationCode,
            BiFunction<String, @Nullable String, Optional<FieldError>> rule) {
        if (!uris.isEmpty() && !hasAuthorizationCode) {
            refuse(field, "requires-authorization-code");
        }
        return errors.each(field, uris, MAX_REDIRECT_URIS, rule);
    }

    private static Optional<FieldError> checkContact(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.of(new FieldError(field, "required"));
        }
        if (text.length() > EmailSyntax.MAX_LENGTH) {
            return Optional.of(new FieldError(field, "too-long", Map.of("max", EmailSyntax.MAX_LENGTH)));
        }
        return EmailSyntax.matches(text) ? Optional.empty() : Optional.of(new FieldError(field, "invalid-email"));
    }

    private Set<String> scopes(boolean hasAuthorizationCode, boolean isPublic) {
        Set<String> accepted = new LinkedHashSet<>();
        if (errors.isTooLong("scopes", orEmpty(form.scopes()), MAX_SCOPES)) {
            return accepted;
        }
        for (int i = 0; i < orEmpty(form.scopes()).size(); i++) {
            String scope = orEmpty(form.scopes()).get(i);
            Optional<ScopeDescription> known = scope == null ? Optional.empty() : knownScopes.apply(scope);
            if (scope == null || known.isEmpty()) {
                refuse("scopes[" + i + "]", "unknown-scope");
            } else if (known.isPresent() && known.get().apiName() == null && !hasAuthorizationCode) {
                refuse("scopes[" + i + "]", "requires-authorization-code");
            } else if (isPublic && ServerScopes.contains(scope)) {
                refuse("scopes[" + i + "]", "requires-confidential-client");
            } else {
                accepted.add(scope);
            }
        }
        return accepted;
    }

    private @Nullable String keys(Optional<TokenEndpointAuthMethod> method) {
        JsonNode given = form.jwks();
        String jwks = given == null || given.isNull() ? null : given.toString();
        String jwksUri = form.jwksUri();
        if (method.isPresent() && !method.get().usesKeys()) {
            refuseIfPresent("jwks", jwks);
            refuseIfPresent("jwks_uri", jwksUri);
            return null;
        }
        if (jwks != null && jwksUri != null) {
            refuse("jwks_uri", "mutually-exclusive", Map.of("other", "jwks"));
        } else if (method.isPresent() && jwks == null && jwksUri == null) {
            refuse("jwks", "required-without", Map.of("other", "jwks_uri"));
        }
        if (jwksUri != null && !jwksUri.equals(trustedJwksUri)) {
            JwksUris.check(jwksUri).ifPresent(errors::add);
        }
        return jwks == null ? null : ClientKeys.check(jwks, errors::add).orElse(null);
    }

    private void refreshTokens(Set<GrantType> grants) {
        Integer family = form.refreshTokenLifetimeSeconds();
        Integer idle = form.refreshTokenIdleTimeoutSeconds();
        checkSeconds("refresh_token_lifetime_seconds", family, grants);
        checkSeconds("refresh_token_idle_timeout_seconds", idle, grants);
        if (family != null && idle != null && idle > family) {
            refuse(
                    "refresh_token_idle_timeout_seconds",
                    "greater-than",
                    Map.of("other", "refresh_token_lifetime_seconds"));
        }
    }

    private @Nullable String idTokenAlgorithm(boolean signsUsersIn) {
        String algorithm = form.idTokenSignedResponseAlg();
        if (algorithm != null && !signsUsersIn) {
            refuse("id_token_signed_response_alg", "requires-authorization-code");
        } else if (algorithm != null && !KeyRing.algorithmNames().contains(algorithm)) {
            refuse("id_token_signed_response_alg", "not-one-of", Map.of("values", KeyRing.algorithmNames()));
        }
        return algorithm;
    }

    private boolean idTokenUserClaims(boolean signsUsersIn) {
        if (Boolean.TRUE.equals(form.idTokenUserClaims()) && !signsUsersIn) {
            refuse("id_token_user_claims", "requires-authorization-code");
        }
        return signsUsersIn && isOn(form.idTokenUserClaims(), defaultIdTokenUserClaims);
    }

    private void checkSeconds(String field, @Nullable Integer seconds, Set<GrantType> grants) {
        if (seconds == null) {
            return;
        }
        if (!grants.contains(GrantType.REFRESH_TOKEN)) {
            refuse(field, "requires-refresh-token");
        } else if (seconds < 1 || seconds > MAX_REFRESH_TOKEN_SECONDS) {
            refuse(field, "out-of-range", Map.of("min", 1, "max", MAX_REFRESH_TOKEN_SECONDS));
        }
    }

    private void checkRequestsPerMinute() {
        Integer requests = form.requestsPerMinute();
        if (requests != null && (requests < 1 || requests > MAX_REQUESTS_PER_MINUTE)) {
            refuse("requests_per_minute", "out-of-range", Map.of("min", 1, "max", MAX_REQUESTS_PER_MINUTE));
        }
    }

    /**
     * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRegistration">OpenID Connect Back-Channel
     *     Logout §2.2, Indicating RP Support for Back-Channel Logout</a>
     */
    private void checkBackchannelLogoutUri(boolean signsUsersIn) {
        String uri = form.backchannelLogoutUri();
        if (uri == null) {
            return;
        }
        if (!signsUsersIn) {
            refuse("backchannel_logout_uri", "requires-authorization-code");
        }
        // a scheme of an app has no receiver, and the rules for other redirect URIs fit
        RedirectUris.check("backchannel_logout_uri", uri, false).ifPresent(errors::add);
    }

    private void refuseIfPresent(String field, @Nullable String value) {
        if (value != null) {
            refuse(field, "requires-client-keys");
        }
    }
}
