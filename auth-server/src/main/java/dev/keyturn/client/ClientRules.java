package dev.keyturn.client;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ServerScopes;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.client.authentication.assertion.ClientKeys;
import dev.keyturn.client.authentication.assertion.JwksUris;
import dev.keyturn.resource.Resources;
import dev.keyturn.resource.ScopeDescription;
import dev.keyturn.signing.KeyRing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Validation of clients. Reports all errors at once, each at its field.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-2">RFC 9700 §2, Best Practices</a>
 */
@Component
class ClientRules {

    static final int MAX_REDIRECT_URIS = 50;
    static final int MAX_SCOPES = 100;

    static final int MAX_REFRESH_TOKEN_SECONDS = 400 * 24 * 60 * 60;

    private static final int MAX_NAME = 200;
    private static final int MAX_DESCRIPTION = 1000;
    private static final int MAX_GRANT_TYPES = 10;

    private final Function<String, Optional<ScopeDescription>> scopes;

    @Autowired
    ClientRules(Resources resources) {
        this(resources::describe);
    }

    /** @param scopes what each scope that there is means */
    ClientRules(Function<String, Optional<ScopeDescription>> scopes) {
        this.scopes = scopes;
    }

    /**
     * Checks a change to a client.
     *
     * @param idTokenUserClaims what the client has, for metadata that leave it out
     * @throws ValidationFailedException if anything is wrong
     */
    CheckedMetadata check(ClientMetadata metadata, boolean idTokenUserClaims) {
        return new Check(metadata, false, null, idTokenUserClaims).result();
    }

    /**
     * Checks a new client.
     *
     * @param requestedId null for one of the server's choice
     * @throws ValidationFailedException if anything is wrong
     */
    CheckedMetadata check(@Nullable String requestedId, ClientMetadata metadata) {
        Check check = new Check(metadata, false, null, keepsSecret(metadata));
        if (requestedId != null && !ClientId.isValid(requestedId)) {
            check.refuse("client_id", "invalid-client-id");
        } else if (requestedId != null && ClientId.isLikeUser(requestedId)) {
            check.refuse("client_id", "reserved-client-id");
        }
        return check.result();
    }

    /**
     * Checks a client that the operator configured. Its scopes need not be known yet, as the API that owns them is set up
     * at the same time.
     *
     * @param trustedJwksUri the one address of keys that may be anything, such as one inside the operator's network
     * @throws ValidationFailedException if anything is wrong
     */
    CheckedMetadata checkBuiltIn(ClientMetadata metadata, @Nullable String trustedJwksUri) {
        return new Check(metadata, true, trustedJwksUri, false).result();
    }

    /** Whether it is an application on a server, whose libraries expect the user's name in the ID token. */
    private static boolean keepsSecret(ClientMetadata metadata) {
        return !TokenEndpointAuthMethod.NONE.text().equals(metadata.tokenEndpointAuthMethod());
    }

    /** One run through the rules. */
    private final class Check {

        private final ClientMetadata metadata;
        private final boolean isOfOperator;
        private final @Nullable String trustedJwksUri;
        private final boolean idTokenUserClaimsUnlessSaid;
        private final List<FieldError> errors = new ArrayList<>();

        Check(
                ClientMetadata metadata,
                boolean isOfOperator,
                @Nullable String trustedJwksUri,
                boolean idTokenUserClaimsUnlessSaid) {
            this.metadata = metadata;
            this.idTokenUserClaimsUnlessSaid = idTokenUserClaimsUnlessSaid;
            this.isOfOperator = isOfOperator;
            this.trustedJwksUri = trustedJwksUri;
        }

        CheckedMetadata result() {
            String name = name();
            String description = description();
            Optional<TokenEndpointAuthMethod> method = authMethod();
            boolean isPublic = method.equals(Optional.of(TokenEndpointAuthMethod.NONE));
            Set<GrantType> grants = grantTypes(isPublic);
            boolean redirects = grants.contains(GrantType.AUTHORIZATION_CODE);
            Set<String> redirectUris = uris("redirect_uris", metadata.redirectUris(), isPublic, redirects);
            if (redirects && metadata.redirectUris().isEmpty()) {
                refuse("redirect_uris", "required");
            }
            Set<String> logoutUris =
                    uris("post_logout_redirect_uris", metadata.postLogoutRedirectUris(), isPublic, redirects);
            Set<String> scopes = scopes(redirects, isPublic);
            String jwks = keys(method);
            if (metadata.requireIssuerAudience()
                    && !method.equals(Optional.of(TokenEndpointAuthMethod.PRIVATE_KEY_JWT))) {
                refuse("require_issuer_audience", "requires-private-key-jwt");
            }
            if (isPublic && !metadata.requireProofKey()) {
                refuse("require_proof_key", "required-for-public-client");
            }
            RefreshTokenLifetimes refreshTokens = refreshTokens(grants);
            String idTokenAlgorithm = idTokenAlgorithm(redirects);
            boolean idTokenUserClaims = idTokenUserClaims(redirects);
            Set<String> allowedOrigins =
                    checkEach("allowed_origins", metadata.allowedOrigins(), redirects, WebOrigins::check);
            if (!errors.isEmpty()) {
                throw new ValidationFailedException(errors);
            }
            return new CheckedMetadata(
                    name,
                    description,
                    method.orElseThrow(),
                    grants,
                    redirectUris,
                    logoutUris,
                    scopes,
                    jwks,
                    metadata.jwksUri(),
                    metadata.requireProofKey(),
                    metadata.requireConsent(),
                    refreshTokens,
                    metadata.requireIssuerAudience(),
                    idTokenAlgorithm,
                    idTokenUserClaims,
                    allowedOrigins);
        }

        private void refuse(String field, String code) {
            refuse(field, code, Map.of());
        }

        private void refuse(String field, String code, Map<String, Object> parameters) {
            errors.add(new FieldError(field, code, parameters));
        }

        private String name() {
            String name =
                    metadata.clientName() == null ? "" : metadata.clientName().strip();
            if (name.isEmpty()) {
                refuse("client_name", "required");
            } else if (name.length() > MAX_NAME) {
                refuse("client_name", "too-long", Map.of("max", MAX_NAME));
            } else if (!name.matches(Text.ONE_LINE)) {
                refuse("client_name", Text.NOT_ONE_LINE);
            }
            return name;
        }

        private @Nullable String description() {
            String text =
                    metadata.description() == null ? "" : metadata.description().strip();
            if (text.length() > MAX_DESCRIPTION) {
                refuse("description", "too-long", Map.of("max", MAX_DESCRIPTION));
            } else if (!text.matches(Text.LINES)) {
                refuse("description", Text.INVISIBLE_CHARACTERS);
            }
            return text.isEmpty() ? null : text;
        }

        private Optional<TokenEndpointAuthMethod> authMethod() {
            String text = metadata.tokenEndpointAuthMethod();
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
            if (metadata.grantTypes().isEmpty()) {
                refuse("grant_types", "required");
            }
            if (isTooLong("grant_types", metadata.grantTypes(), MAX_GRANT_TYPES)) {
                return grants;
            }
            for (int i = 0; i < metadata.grantTypes().size(); i++) {
                String text = metadata.grantTypes().get(i);
                Optional<GrantType> grant = text == null ? Optional.empty() : GrantType.of(text);
                grant.ifPresent(grants::add);
                String field = "grant_types[" + i + "]";
                if (grant.isEmpty()) {
                    refuse(field, "not-one-of", Map.of("values", GrantType.texts()));
                } else if (isPublic && grant.get().needsCredentials()) {
                    refuse(field, "requires-confidential-client");
                } else if (grant.get() == GrantType.REFRESH_TOKEN
                        && !metadata.grantTypes().contains(GrantType.AUTHORIZATION_CODE.text())) {
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
            Set<String> accepted = new LinkedHashSet<>();
            if (!uris.isEmpty() && !hasAuthorizationCode) {
                refuse(field, "requires-authorization-code");
            }
            if (isTooLong(field, uris, MAX_REDIRECT_URIS)) {
                return accepted;
            }
            for (int i = 0; i < uris.size(); i++) {
                String uri = uris.get(i);
                Optional<FieldError> error = rule.apply(field + "[" + i + "]", uri);
                error.ifPresent(errors::add);
                if (error.isEmpty() && uri != null) {
                    accepted.add(uri);
                }
            }
            return accepted;
        }

        private Set<String> scopes(boolean hasAuthorizationCode, boolean isPublic) {
            Set<String> accepted = new LinkedHashSet<>();
            if (isTooLong("scopes", metadata.scopes(), MAX_SCOPES)) {
                return accepted;
            }
            for (int i = 0; i < metadata.scopes().size(); i++) {
                String scope = metadata.scopes().get(i);
                Optional<ScopeDescription> known = scope == null ? Optional.empty() : scopes.apply(scope);
                if (scope == null || (known.isEmpty() && !isOfOperator)) {
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
            String jwks = metadata.jwks();
            String jwksUri = metadata.jwksUri();
            if (method.isPresent() && method.get() != TokenEndpointAuthMethod.PRIVATE_KEY_JWT) {
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

        private RefreshTokenLifetimes refreshTokens(Set<GrantType> grants) {
            Integer family = metadata.refreshTokenLifetimeSeconds();
            Integer idle = metadata.refreshTokenIdleLifetimeSeconds();
            checkSeconds("refresh_token_lifetime_seconds", family, grants);
            checkSeconds("refresh_token_idle_lifetime_seconds", idle, grants);
            if (family != null && idle != null && idle > family) {
                refuse(
                        "refresh_token_idle_lifetime_seconds",
                        "greater-than",
                        Map.of("other", "refresh_token_lifetime_seconds"));
            }
            return RefreshTokenLifetimes.ofSeconds(family, idle);
        }

        private @Nullable String idTokenAlgorithm(boolean signsUsersIn) {
            String algorithm = metadata.idTokenSignedResponseAlg();
            if (algorithm != null && !signsUsersIn) {
                refuse("id_token_signed_response_alg", "requires-authorization-code");
            } else if (algorithm != null && !KeyRing.algorithmNames().contains(algorithm)) {
                refuse("id_token_signed_response_alg", "not-one-of", Map.of("values", KeyRing.algorithmNames()));
            }
            return algorithm;
        }

        private boolean idTokenUserClaims(boolean signsUsersIn) {
            if (Boolean.TRUE.equals(metadata.idTokenUserClaims()) && !signsUsersIn) {
                refuse("id_token_user_claims", "requires-authorization-code");
            }
            return signsUsersIn
                    && Objects.requireNonNullElse(metadata.idTokenUserClaims(), idTokenUserClaimsUnlessSaid);
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

        private void refuseIfPresent(String field, @Nullable String value) {
            if (value != null) {
                refuse(field, "requires-private-key-jwt");
            }
        }

        private boolean isTooLong(String field, Collection<?> list, int most) {
            if (list.size() > most) {
                refuse(field, "too-many", Map.of("max", most));
            }
            return list.size() > most;
        }
    }
}
