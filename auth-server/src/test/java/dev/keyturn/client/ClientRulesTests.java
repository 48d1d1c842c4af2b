package dev.keyturn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.client.ClientMetadata.ClientForm;
import dev.keyturn.client.authentication.assertion.TestKeys;
import dev.keyturn.resource.ScopeDescription;
import dev.keyturn.testing.Rfc;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRulesTests {

    private static final Map<String, ScopeDescription> SCOPES = Map.of(
            "openid", new ScopeDescription("openid", "Know who you are", null),
            "profile", new ScopeDescription("profile", "See your name", null),
            "orders:read", new ScopeDescription("orders:read", "See your orders", "Orders"));

    private final ClientRules rules = new ClientRules(scope -> Optional.ofNullable(SCOPES.get(scope)));

    @Test
    void acceptsEachKindOfClient() {
        change(TestClients.service().scopes("orders:read").build());
        change(TestClients.publicApp().build());
        change(TestClients.webApp().withoutProofKey().build());
        change(TestClients.keyHolder().jwks(TestKeys.publicSet()).build());
        change(TestClients.keyHolder()
                .jwksUri("https://keys.example.com/jwks.json")
                .build());
    }

    @Test
    void reportsAllThatIsWrongAtOnce() {
        ClientForm metadata = TestClients.publicApp()
                .name("")
                .grants("client_credentials", "password", "refresh_token", GrantType.TOKEN_EXCHANGE.text())
                .redirectUris("http://app.example", "https://app.example/#")
                .scopes("openid", "nothing")
                .jwks("{}")
                .withoutProofKey()
                .build();

        assertThat(problems("x", metadata))
                .containsExactlyInAnyOrder(
                        "client_id invalid-client-id",
                        "client_name required",
                        "grant_types[0] requires-confidential-client",
                        "grant_types[1] not-one-of",
                        "grant_types[2] requires-authorization-code",
                        "grant_types[3] requires-confidential-client",
                        "redirect_uris requires-authorization-code",
                        "redirect_uris[0] not-https-or-loopback",
                        "redirect_uris[1] fragment",
                        "scopes[0] requires-authorization-code",
                        "scopes[1] unknown-scope",
                        "jwks requires-client-keys",
                        "require_proof_key required-for-public-client");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0, -, refresh_token_lifetime_seconds out-of-range",
                "-1, -, refresh_token_lifetime_seconds out-of-range",
                "34560001, -, refresh_token_lifetime_seconds out-of-range",
                "-, 0, refresh_token_idle_timeout_seconds out-of-range",
                "-, 2147483647, refresh_token_idle_timeout_seconds out-of-range",
                "3600, 3601, refresh_token_idle_timeout_seconds greater-than"
            })
    void refusesLifetimesOfRefreshTokensThatMakeNoSense(
            @Nullable Integer lifetime, @Nullable Integer idle, String problem) {
        assertThat(problems(
                        "app",
                        TestClients.publicApp().refreshTokens(lifetime, idle).build()))
                .containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_000_001})
    void refusesQuotasOutOfRange(int requests) {
        assertThat(problems(TestClients.service().requestsPerMinute(requests)))
                .containsExactly("requests_per_minute out-of-range");
        assertThat(problems(TestClients.service().requestsPerMinute(1))).isEmpty();
        assertThat(problems(TestClients.service().requestsPerMinute(100_000_000)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://app.example/logout, not-https-or-loopback",
        "http://10.0.0.1/logout, not-https-or-loopback",
        "https://app.example/logout#a, fragment",
        "https://app.example/*, wildcard",
        "https://user@app.example/logout, user-info",
        "https://app.example:65536/logout, port-out-of-range",
        "app.example/logout, not-absolute",
        "com.example.app:/logout, private-use-scheme",
        "https:///logout, no-host",
        "'https://app.example/a b', invalid-uri-characters",
        "'', required"
    })
    @Rfc("OIDC-BackChannel#2.2")
    void refusesAddressesForLogoutTokensThatAreUnsafe(String uri, String code) {
        assertThat(problems(TestClients.webApp().backchannelLogoutUri(uri)))
                .containsExactly("backchannel_logout_uri " + code);
        assertThat(problems(TestClients.webApp().backchannelLogoutUri("https://app.example/" + "a".repeat(2000))))
                .containsExactly("backchannel_logout_uri too-long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example:8443/logout?tenant=a",
                "http://localhost:8080/logout",
                "http://127.0.0.1/",
                "https://10.0.0.1/logout"
            })
    void acceptsAddressesForLogoutTokensWithPortAndQuery(String uri) {
        assertThat(problems(TestClients.publicApp().backchannelLogoutUri(uri))).isEmpty();
        assertThat(problems(TestClients.service().backchannelLogoutUri(uri)))
                .containsExactly("backchannel_logout_uri requires-authorization-code");
    }

    @Test
    void aClientWithoutRefreshTokensHasNoLifetimesOfThem() {
        assertThat(problems(
                        "service", TestClients.service().refreshTokens(60, 60).build()))
                .containsExactly(
                        "refresh_token_lifetime_seconds requires-refresh-token",
                        "refresh_token_idle_timeout_seconds requires-refresh-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "HS256", "es256", "RS512", "ES256 "})
    void refusesAnAlgorithmForIdTokensThatTheServerDoesNotSignWith(String algorithm) {
        assertThat(problems("app", TestClients.publicApp().idTokens(algorithm).build()))
                .containsExactly("id_token_signed_response_alg not-one-of");
    }

    @Test
    void onlyAClientThatSignsItsAssertionsCanRequireTheIssuer() {
        assertThat(problems(
                        "service", TestClients.service().withIssuerAudience().build()))
                .containsExactly("require_issuer_audience requires-private-key-jwt");
    }

    @Test
    void aClientWithoutSignInHasNoIdTokenSettings() {
        assertThat(problems("service", TestClients.service().idTokens("ES256").build()))
                .containsExactly("id_token_signed_response_alg requires-authorization-code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d3adb5e-3f0a-4a55-9a3b-0f8f1f4a9c11", "0D3ADB5E-3F0A-4A55-9A3B-0F8F1F4A9C11"})
    @Rfc("9068#5")
    void rejectsAClientIdThatCouldBeAUserId(String id) {
        assertThat(problems(id, TestClients.publicApp().build())).containsExactly("client_id reserved-client-id");
    }

    @Test
    @Rfc("9068#5")
    void generatesNoClientIdThatCouldBeAUserId() {
        assertThat(ClientId.isLikeUser(ClientId.random().value())).isFalse();
    }

    @Test
    void stripsNamesAndTurnsABlankDescriptionIntoNone() {
        ClientMetadata checked =
                change(TestClients.service().name("  Desk ").description(" \n").build());

        assertThat(checked.clientName()).isEqualTo("Desk");
        assertThat(checked.description()).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "   ", "\u2003"})
    void needsAName(@Nullable String name) {
        assertThat(problems(TestClients.service().name(name))).containsExactly("client_name required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\u0000b", "a\nb", "Bank\u202Eknab", "a\u2066b", "a\u200Bb", "a\uFEFFb", "a\uD800b", "a\u2028b"
            })
    void refusesNamesThatDeceiveOrCannotBeStored(String name) {
        assertThat(problems(TestClients.service().name(name))).containsExactly("client_name not-one-line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bücher & Söhne <b>", "日本語クライアント", "x'; drop table client; --", "عميل", "🛒 Shop"})
    void acceptsNamesOfEveryScript(String name) {
        assertThat(change(TestClients.service().name(name).build()).clientName())
                .isEqualTo(name);
    }

    @Test
    void boundsTheLengthOfTexts() {
        assertThat(problems(TestClients.service().name("a".repeat(200)))).isEmpty();
        assertThat(problems(TestClients.service().name("a".repeat(201)))).containsExactly("client_name too-long");
        assertThat(problems(TestClients.service().description("a".repeat(1000))))
                .isEmpty();
        assertThat(problems(TestClients.service().description("a".repeat(1001))))
                .containsExactly("description too-long");
    }

    @Test
    void boundsTheLengthOfListsAndReportsThemOnce() {
        String[] uris = Collections.nCopies(50, "https://app.example/").toArray(String[]::new);
        String[] tooMany = Collections.nCopies(51, "nonsense").toArray(String[]::new);

        assertThat(problems(TestClients.publicApp().redirectUris(uris).logoutUris(uris)))
                .isEmpty();
        assertThat(problems(TestClients.publicApp().redirectUris(tooMany).logoutUris(tooMany)))
                .containsExactly("redirect_uris too-many", "post_logout_redirect_uris too-many");
        assertThat(problems(TestClients.service()
                        .scopes(Collections.nCopies(101, "orders:read").toArray(String[]::new))))
                .containsExactly("scopes too-many");
        assertThat(problems(TestClients.service()
                        .grants(Collections.nCopies(11, "x").toArray(String[]::new))))
                .containsExactly("grant_types too-many");
    }

    @Test
    void keepsEachEntryOfAListOnce() {
        ClientMetadata checked = change(TestClients.publicApp()
                .redirectUris("https://app.example/", "https://app.example/")
                .build());

        assertThat(checked.redirectUris()).containsExactly("https://app.example/");
    }

    @Test
    void reportsAnEmptyPlaceInAList() {
        assertThat(problems(TestClients.publicApp()
                        .grants("authorization_code", null)
                        .redirectUris("https://app.example/", null)
                        .scopes((String) null)))
                .containsExactlyInAnyOrder(
                        "grant_types[1] not-one-of", "redirect_uris[1] required", "scopes[0] unknown-scope");
    }

    @Test
    @Rfc("6749#3.1.2.2")
    void aRedirectUriIsRequiredForTheAuthorizationCodeGrantOnly() {
        assertThat(problems(TestClients.publicApp().redirectUris())).containsExactly("redirect_uris required");
        assertThat(problems(TestClients.service().redirectUris("https://app.example/")))
                .containsExactly("redirect_uris requires-authorization-code");
        assertThat(problems(TestClients.service().logoutUris("https://app.example/")))
                .containsExactly("post_logout_redirect_uris requires-authorization-code");
    }

    @Test
    void needsAnAuthenticationMethodThatItKnows() {
        assertThat(problems(TestClients.service().method(null))).containsExactly("token_endpoint_auth_method required");
        assertThat(problems(TestClients.service().method("client_secret_jwt")))
                .containsExactly("token_endpoint_auth_method not-one-of");
    }

    @Test
    void needsAGrant() {
        assertThat(problems(TestClients.service().grants())).containsExactly("grant_types required");
        assertThat(problems(TestClients.service().grants("implicit"))).containsExactly("grant_types[0] not-one-of");
    }

    @Test
    void needsKeysInOnePlaceForPrivateKeyJwt() {
        assertThat(problems(TestClients.keyHolder())).containsExactly("jwks required-without");
        assertThat(problems(TestClients.keyHolder().jwks(TestKeys.publicSet()).jwksUri("https://keys.example.com/")))
                .containsExactly("jwks_uri mutually-exclusive");
        assertThat(problems(TestClients.service().jwksUri("https://keys.example.com/")))
                .containsExactly("jwks_uri requires-client-keys");
        assertThat(problems(TestClients.keyHolder().jwksUri("http://keys.example.com/")))
                .containsExactly("jwks_uri not-https");
    }

    @Test
    void letsOnlyTheOperatorNameKeysInsideTheNetworkAndScopesBeforeTheirApi() {
        ClientForm metadata = TestClients.keyHolder()
                .jwksUri("http://admin-ui:9001/jwks.json")
                .scopes("admin:clients:read")
                .build();

        assertThat(rules.checkBuiltIn(metadata, "http://admin-ui:9001/jwks.json")
                        .jwksUri())
                .isEqualTo("http://admin-ui:9001/jwks.json");
        assertThatThrownBy(() -> rules.checkBuiltIn(metadata, "http://other:9001/jwks.json"))
                .isInstanceOf(ValidationFailedException.class);
        assertThat(problems(null, metadata)).containsExactly("scopes[0] unknown-scope", "jwks_uri not-https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "-abc", "a b c", "a/b/c", "../..", "ä-client", "a\nbc", "a%20b"})
    void refusesIdentifiersOutsideTheSyntax(String id) {
        assertThat(problems(id, TestClients.service().build())).containsExactly("client_id invalid-client-id");
    }

    @Test
    @Rfc("OIDC-Core#5.4")
    void idTokensOfNewConfidentialClientsCarryUserClaimsByDefault() {
        assertThat(hasIdTokenUserClaims(TestClients.webApp())).isTrue();
        assertThat(hasIdTokenUserClaims(TestClients.webApp().idTokenUserClaims(false)))
                .isFalse();
        assertThat(hasIdTokenUserClaims(TestClients.publicApp())).isFalse();
        assertThat(hasIdTokenUserClaims(TestClients.publicApp().idTokenUserClaims(true)))
                .isTrue();
        assertThat(hasIdTokenUserClaims(TestClients.service())).isFalse();
        assertThat(problems(TestClients.service().idTokenUserClaims(true)))
                .containsExactly("id_token_user_claims requires-authorization-code");
    }

    @Test
    void aChangeThatLeavesOutTheClaimsOfIdTokensKeepsThem() {
        ClientForm unsaid = TestClients.webApp().build();

        assertThat(rules.check(unsaid, false).idTokenUserClaims()).isFalse();
        assertThat(rules.check(unsaid, true).idTokenUserClaims()).isTrue();
        assertThat(rules.check(TestClients.service().build(), true).idTokenUserClaims())
                .as("signs nobody in any more")
                .isFalse();
    }

    private boolean hasIdTokenUserClaims(TestClients metadata) {
        return rules.check(null, metadata.build()).idTokenUserClaims();
    }

    private ClientMetadata change(ClientForm metadata) {
        return rules.check(metadata, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin:clients:read", "admin:later:read", "revocations:read", "api-keys:verify"})
    void givesNoScopeOfTheServerToAClientWithoutCredentials(String scope) {
        ClientRules knowing = new ClientRules(name -> Optional.of(new ScopeDescription(name, "x", "Keyturn")));

        knowing.check(null, TestClients.webApp().scopes(scope).build());
        assertThatThrownBy(() -> knowing.check(
                        null, TestClients.publicApp().scopes(scope).build()))
                .isInstanceOfSatisfying(
                        ValidationFailedException.class,
                        refused -> assertThat(refused.errors())
                                .extracting(error -> error.field() + " " + error.code())
                                .containsExactly("scopes[0] requires-confidential-client"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops@example.com", "a.b+c@xn--bcher-kva.example", "root@localhost"})
    @Rfc("7591#2")
    void storesContacts(String contact) {
        assertThat(change(TestClients.service().contacts(contact, contact).build())
                        .contacts())
                .containsExactly(contact);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ops",
                "@example.com",
                "ops@",
                "a b@example.com",
                "ops@example..com",
                "ops@example.com\n",
                "a@b@c"
            })
    void refusesAContactThatIsNoEmailAddress(String contact) {
        assertThat(problems(TestClients.service().contacts("ops@example.com", contact)))
                .containsExactly("contacts[1] invalid-email");
    }

    @Test
    void boundsTheContacts() {
        String longest = "a".repeat(242) + "@example.com";

        assertThat(problems(TestClients.service().contacts(longest))).isEmpty();
        assertThat(problems(TestClients.service().contacts("a" + longest))).containsExactly("contacts[0] too-long");
        assertThat(problems(TestClients.service().contacts((String) null))).containsExactly("contacts[0] required");
        assertThat(problems(TestClients.service()
                        .contacts(Collections.nCopies(21, "ops@example.com").toArray(String[]::new))))
                .containsExactly("contacts too-many");
    }

    private List<String> problems(TestClients metadata) {
        return problems(null, metadata.build());
    }

    private List<String> problems(@Nullable String id, ClientForm metadata) {
        try {
            rules.check(id, metadata);
            return List.of();
        } catch (ValidationFailedException e) {
            assertThat(e.errors()).extracting(FieldError::message).allMatch(message -> !message.isBlank());
            return e.errors().stream()
                    .map(error -> error.field() + " " + error.code())
                    .toList();
        }
    }
}
