package dev.keyturn.console.clients;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A client as the server describes it; as an item of a list it has neither addresses nor keys. */
public record Client(
        String clientId,
        String clientName,
        @Nullable String description,
        boolean enabled,
        boolean builtIn,
        String tokenEndpointAuthMethod,
        List<String> grantTypes,
        List<String> scopes,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        @Nullable JsonNode jwks,
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
        boolean backchannelLogoutSessionRequired,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    static final String SECRET_BASIC = "client_secret_basic";
    static final String SECRET_POST = "client_secret_post";
    static final String PRIVATE_KEY = "private_key_jwt";
    static final String CERTIFICATE = "tls_client_auth";
    static final String SELF_SIGNED_CERTIFICATE = "self_signed_tls_client_auth";
    static final String NO_CREDENTIAL = "none";
    static final String AUTHORIZATION_CODE = "authorization_code";
    static final String CLIENT_CREDENTIALS = "client_credentials";
    static final String REFRESH_TOKEN = "refresh_token";
    static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    public Client {
        grantTypes = orEmpty(grantTypes);
        scopes = orEmpty(scopes);
        redirectUris = orEmpty(redirectUris);
        postLogoutRedirectUris = orEmpty(postLogoutRedirectUris);
        allowedOrigins = orEmpty(allowedOrigins);
        contacts = orEmpty(contacts);
    }

    /** Kind of the client. */
    public ClientKind kind() {
        if (!signsPeopleIn()) {
            return ClientKind.SERVICE;
        }
        return tokenEndpointAuthMethod.equals(NO_CREDENTIAL) ? ClientKind.PUBLIC : ClientKind.WEB;
    }

    /** Whether it authenticates with a secret. */
    public boolean usesSecret() {
        return tokenEndpointAuthMethod.equals(SECRET_BASIC) || tokenEndpointAuthMethod.equals(SECRET_POST);
    }

    /** Names that its certificate must have, of which there is at most one. */
    public List<String> certificateNames() {
        return Stream.of(
                        tlsClientAuthSubjectDn,
                        tlsClientAuthSanDns,
                        tlsClientAuthSanUri,
                        tlsClientAuthSanIp,
                        tlsClientAuthSanEmail)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether users sign in to it. */
    public boolean signsPeopleIn() {
        return grantTypes.contains(AUTHORIZATION_CODE);
    }

    /** Whether it gets refresh tokens. */
    public boolean refreshes() {
        return grantTypes.contains(REFRESH_TOKEN);
    }

    /** Whether it uses the client credentials grant. */
    public boolean actsForItself() {
        return grantTypes.contains(CLIENT_CREDENTIALS);
    }

    private static List<String> orEmpty(List<String> list) {
        return List.copyOf(Objects.requireNonNullElse(list, List.of()));
    }
}
