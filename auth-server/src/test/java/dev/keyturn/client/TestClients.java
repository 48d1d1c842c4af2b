package dev.keyturn.client;

import dev.keyturn.client.ClientMetadata.ClientForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Metadata of clients that keep every rule, for a test to change what it is about. */
public final class TestClients {

    private static final JsonMapper JSON = new JsonMapper();

    private @Nullable String name = "Orders desk";
    private @Nullable String description = "Takes orders";
    private @Nullable String method = "client_secret_basic";
    private List<@Nullable String> grants = List.of("client_credentials");
    private List<@Nullable String> redirectUris = List.of();
    private List<@Nullable String> logoutUris = List.of();
    private List<@Nullable String> scopes = List.of();
    private @Nullable String jwks;
    private @Nullable String jwksUri;
    private boolean requireProofKey = true;
    private boolean requireIssuerAudience;
    private @Nullable Integer refreshTokenLifetime;
    private @Nullable Integer refreshTokenIdleLifetime;
    private @Nullable String idTokenAlgorithm;
    private @Nullable Boolean idTokenUserClaims;

    private List<@Nullable String> contacts = List.of();
    private @Nullable Integer requestsPerMinute;
    private @Nullable String backchannelLogoutUri;
    private Map<String, String> certificateNames = Map.of();

    private TestClients() {}

    /** A service that gets tokens for itself. */
    public static TestClients service() {
        return new TestClients();
    }

    /** An application in a browser or on a phone. */
    public static TestClients publicApp() {
        return new TestClients()
                .method("none")
                .grants("authorization_code", "refresh_token")
                .redirectUris("https://app.example/callback")
                .scopes("openid", "profile");
    }

    /** A web application with a secret. */
    public static TestClients webApp() {
        return publicApp().method("client_secret_basic");
    }

    /** A service that authenticates with a key. */
    public static TestClients keyHolder() {
        return service().method("private_key_jwt");
    }

    public static String newId() {
        return "client-" + UUID.randomUUID();
    }

    TestClients name(@Nullable String value) {
        name = value;
        return this;
    }

    TestClients description(@Nullable String value) {
        description = value;
        return this;
    }

    TestClients method(@Nullable String value) {
        method = value;
        return this;
    }

    TestClients grants(@Nullable String... values) {
        grants = listOf(values);
        return this;
    }

    TestClients redirectUris(@Nullable String... values) {
        redirectUris = listOf(values);
        return this;
    }

    public TestClients logoutUris(@Nullable String... values) {
        logoutUris = listOf(values);
        return this;
    }

    TestClients scopes(@Nullable String... values) {
        scopes = listOf(values);
        return this;
    }

    public TestClients jwks(@Nullable String value) {
        jwks = value;
        return this;
    }

    TestClients jwksUri(@Nullable String value) {
        jwksUri = value;
        return this;
    }

    public TestClients withoutProofKey() {
        requireProofKey = false;
        return this;
    }

    /** @param idle in seconds, as is the lifetime */
    TestClients refreshTokens(@Nullable Integer lifetime, @Nullable Integer idle) {
        refreshTokenLifetime = lifetime;
        refreshTokenIdleLifetime = idle;
        return this;
    }

    TestClients withIssuerAudience() {
        requireIssuerAudience = true;
        return this;
    }

    TestClients idTokens(@Nullable String algorithm) {
        idTokenAlgorithm = algorithm;
        return this;
    }

    TestClients idTokenUserClaims(@Nullable Boolean value) {
        idTokenUserClaims = value;
        return this;
    }

    /** @param values by the names of the members */
    TestClients certificateNames(Map<String, String> values) {
        certificateNames = values;
        return this;
    }

    public TestClients contacts(@Nullable String... values) {
        contacts = listOf(values);
        return this;
    }

    TestClients requestsPerMinute(@Nullable Integer value) {
        requestsPerMinute = value;
        return this;
    }

    TestClients backchannelLogoutUri(@Nullable String value) {
        backchannelLogoutUri = value;
        return this;
    }

    public ClientForm build() {
        return new ClientForm(
                null,
                name,
                description,
                method,
                grants,
                redirectUris,
                logoutUris,
                scopes,
                jwks == null ? null : JSON.readTree(jwks),
                jwksUri,
                requireProofKey,
                true,
                refreshTokenLifetime,
                refreshTokenIdleLifetime,
                requireIssuerAudience,
                idTokenAlgorithm,
                idTokenUserClaims,
                List.of(),
                contacts,
                requestsPerMinute,
                certificateNames.get("tls_client_auth_subject_dn"),
                certificateNames.get("tls_client_auth_san_dns"),
                certificateNames.get("tls_client_auth_san_uri"),
                certificateNames.get("tls_client_auth_san_ip"),
                certificateNames.get("tls_client_auth_san_email"),
                null,
                backchannelLogoutUri,
                null,
                null);
    }

    private static List<@Nullable String> listOf(@Nullable String... values) {
        return new ArrayList<>(Arrays.asList(values));
    }
}
