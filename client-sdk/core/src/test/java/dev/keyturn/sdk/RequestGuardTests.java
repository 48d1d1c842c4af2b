package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGuardTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);
    private final RequestGuard guard = guard(builder());
    private final TestRequest request = new TestRequest();

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
    void takesTheTokenAfterTheScheme(String scheme) {
        request.header("Authorization", scheme + token().text());

        assertThat(guard.authenticate(request).subject()).isEqualTo("user-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic dTpw", "Bearertoken", "Bearers x", "DPoPx", "x Bearer y", "Bear er"})
    void seesNoCredentialInAnotherScheme(String value) {
        request.header("Authorization", value);

        assertThat(refusal()).isEqualTo(guard.challenges().missing());
    }

    @Test
    void namesNoErrorIfNothingWasTried() {
        Refusal refusal = refusal();

        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.challenges()).containsExactly("Bearer");
        assertThat(refusal.body()).contains("\"code\":\"token-missing\"", "\"status\":401");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer =",
                "Bearer a b",
                "Bearer a, Bearer b",
                "Bearer a,b",
                "Bearer \"a\"",
                "Bearer a=b",
                "Bearer \u00e4",
                "Bearer a\u0000",
                "Bearer token=a",
                "Bearer <a>",
                "Bearer eyJ a",
                "Bearer eyJ\u00e4",
                "DPoP eyJ,a"
            })
    void refusesWhatIsNoTokenByItsCharacters(String value) {
        request.header("Authorization", value);

        assertInvalidRequest("The credential of the request is malformed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\u00e4", "a\u0000b", "a\tb", "\u007f"})
    void rejectsAMalformedKeyWithoutACall(String key) {
        try (CredentialVerifier verifier = CredentialVerifier.builder(issuer.url(), "https://orders.example.com")
                .client(ClientAuthentication.secret("orders-api", "a secret"))
                .acceptImportedApiKeys()
                .build()) {
            RequestGuard ofKeys = new RequestGuard(verifier, Clock.systemUTC());
            for (TestRequest each : List.of(
                    new TestRequest().header("X-API-Key", key),
                    new TestRequest().header("Authorization", "Bearer " + key))) {
                assertThatExceptionOfType(RequestRefusedException.class)
                        .isThrownBy(() -> ofKeys.authenticate(each))
                        .matches(e -> e.refusal().status() == 400);
            }
        }
        assertThat(issuer.requestsAt(TestIssuer.API_KEYS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk_live_51Habc=/+9", "sk_live:51H!abc", "eyJrIjoiYSJ9", "a,b", "\"a\"", "="})
    void asksAboutAnImportedKeyOfAnyVisibleCharacters(String key) {
        try (CredentialVerifier verifier = CredentialVerifier.builder(issuer.url(), "https://orders.example.com")
                .client(ClientAuthentication.secret("orders-api", "a secret"))
                .acceptImportedApiKeys()
                .build()) {
            RequestGuard ofKeys = new RequestGuard(verifier, Clock.systemUTC());
            for (TestRequest each : List.of(
                    new TestRequest().header("X-API-Key", key),
                    new TestRequest().header("Authorization", "Bearer " + key))) {
                assertThatExceptionOfType(RequestRefusedException.class)
                        .isThrownBy(() -> ofKeys.authenticate(each))
                        .matches(e -> e.refusal().status() == 401);
            }
        }
        assertThat(issuer.requestsAt(TestIssuer.API_KEYS)).isPositive();
    }

    @Test
    void readsTheTokenOfAGatewayAloneBehindIt() {
        RequestGuard behind = guard(builder().behindGateway());
        String internal = token().header("typ", "gateway-token+jwt").text();

        assertThat(behind.authenticate(new TestRequest().header("x-keyturn-token", internal))
                        .subject())
                .isEqualTo("user-1");
        assertThat(behind.authenticate(new TestRequest()
                                .header("X-Keyturn-Token", internal)
                                .header("Authorization", "Bearer " + token().text()))
                        .subject())
                .isEqualTo("user-1");
        assertStatus(401, behind, new TestRequest().header("Authorization", "Bearer " + internal));
        assertStatus(401, behind, new TestRequest().header("Authorization", "Bearer " + token().text()));
        assertStatus(401, behind, new TestRequest().header("X-API-Key", internal));
        assertStatus(401, behind, new TestRequest().header("X-Keyturn-Token", token().text()));
        assertStatus(401, behind, new TestRequest().header("X-Keyturn-Token", "opaque"));
        assertStatus(400, behind, new TestRequest().header("X-Keyturn-Token", ""));
        assertStatus(400, behind, new TestRequest().header("X-Keyturn-Token", "Bearer " + internal));
        assertStatus(
                400,
                behind,
                new TestRequest().header("X-Keyturn-Token", internal).header("X-Keyturn-Token", internal));
    }

    @Test
    void ignoresTheTokenOfAGatewayElsewhere() {
        String internal = token().header("typ", "gateway-token+jwt").text();

        assertStatus(401, guard, new TestRequest().header("X-Keyturn-Token", internal));
        assertStatus(401, guard, new TestRequest().header("Authorization", "Bearer " + internal));
        assertStatus(
                401, guard(builder().acceptTypeJwt()), new TestRequest().header("Authorization", "Bearer " + internal));
    }

    private static void assertStatus(int status, RequestGuard guard, TestRequest request) {
        assertThatExceptionOfType(RequestRefusedException.class)
                .isThrownBy(() -> guard.authenticate(request))
                .matches(e -> e.refusal().status() == status);
    }

    @Test
    void refusesAnAddressThatIsNoUri() {
        request.header("Authorization", "DPoP a").header("DPoP", "b").to("GET", "https://orders.example.com/a|b%zz");

        assertInvalidRequest("The URL of the request is malformed.");
    }

    @Test
    void refusesTwoHeaders() {
        request.header("Authorization", "Bearer a").header("Authorization", "Basic dTpw");

        assertInvalidRequest("The request has more than one Authorization header.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token=b", "page=1&access_token=b", "access_token="})
    void refusesAnotherTokenInTheQuery(String query) {
        request.header("Authorization", "Bearer a").query(query);

        assertInvalidRequest("The request has an access token in its header and another one in its query.");
    }

    @Test
    void takesNoTokenFromTheQuery() {
        assertThat(refusal(new TestRequest().query("access_token=" + token().text()))
                        .code())
                .isEqualTo("token-missing");

        request.header("Authorization", "Bearer " + token().text()).query("my_access_token=a");
        assertThat(guard.authenticate(request)).isNotNull();
    }

    @Test
    void leavesTheHeaderForKeysAloneWhereNoneAreTaken() {
        request.header("Authorization", "Bearer " + token().text()).header("X-API-Key", "for somebody else");

        assertThat(guard.authenticate(request)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, https://orders.example.com/.well-known/oauth-protected-resource, true",
        "HEAD, https://orders.example.com/.well-known/oauth-protected-resource?x=y, true",
        "POST, https://orders.example.com/.well-known/oauth-protected-resource, false",
        "GET, https://orders.example.com/.well-known/oauth-protected-resource/, false",
        "GET, https://orders.example.com/.well-known/oauth-protected-resource/v1, false",
        "GET, https://orders.example.com/.well-known/../.well-known/oauth-protected-resource, false",
        "GET, https://orders.example.com/orders/1, false"
    })
    void knowsWhoAsksWhatTheApiSaysOfItself(String method, String target, boolean isAsked) {
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.of(AUDIENCE, issuer.url());
        RequestGuard described = guard(builder().metadata(metadata));

        assertThat(described.metadataFor(request.to(method, target))).isEqualTo(isAsked ? metadata : null);
        assertThat(guard.metadataFor(request)).isNull();
    }

    @Test
    void saysWhereTheApiDescribesItselfAndWhichSchemesItTakes() {
        ProtectedResourceMetadata metadata = new ProtectedResourceMetadata(
                URI.create(AUDIENCE), List.of(issuer.url()), List.of(), null, null, true, false);
        RequestGuard described = guard(builder().metadata(metadata).dpop(dpop -> dpop.offered()));

        Refusal refusal = catchThrowableOfType(RequestRefusedException.class, () -> described.authenticate(request))
                .refusal();

        assertThat(refusal.challenges())
                .containsExactly(
                        "Bearer resource_metadata=\"https://orders.example.com/.well-known/oauth-protected-resource\"",
                        "DPoP algs=\"ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512\"");
    }

    @Test
    void demandsScopes() {
        VerifiedCredential credential = guard.authenticate(request.header(
                "Authorization", "Bearer " + token().scope("orders:read").text()));

        guard.requireScopes(credential, List.of());
        guard.requireScopes(credential, List.of("orders:read"));
        Refusal refusal = catchThrowableOfType(
                        RequestRefusedException.class,
                        () -> guard.requireScopes(credential, List.of("orders:read", "orders:write")))
                .refusal();

        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.challenges())
                .containsExactly("Bearer error=\"insufficient_scope\", scope=\"orders:read orders:write\"");
    }

    @Test
    void demandsAStrongAndRecentSignIn() {
        VerifiedCredential weak = guard.authenticate(request.header(
                "Authorization",
                "Bearer "
                        + token().claim("acr", "pwd")
                                .claim("auth_time", NOW.getEpochSecond())
                                .text()));

        guard.requireAuthentication(weak, List.of(), null);
        guard.requireAuthentication(weak, List.of("mfa", "pwd"), Duration.ofSeconds(60));
        Refusal refusal = catchThrowableOfType(
                        RequestRefusedException.class,
                        () -> guard.requireAuthentication(weak, List.of("mfa"), Duration.ofSeconds(60)))
                .refusal();
        clock.advance(Duration.ofSeconds(60).plusNanos(1));

        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.challenges().get(0))
                .startsWith("Bearer error=\"insufficient_user_authentication\"")
                .endsWith(", acr_values=\"mfa\", max_age=\"60\"");
        assertThat(catchThrowableOfType(
                        RequestRefusedException.class,
                        () -> guard.requireAuthentication(weak, List.of(), Duration.ofSeconds(60))))
                .isNotNull();
    }

    @Test
    void aHigherLevelOfKeyturnSatisfiesALowerOne() {
        VerifiedCredential strong = guard.authenticate(request.header(
                "Authorization",
                "Bearer " + token().claim("acr", "urn:keyturn:acr:2").text()));

        guard.requireAuthentication(strong, List.of("urn:keyturn:acr:1"), null);
        assertInsufficientAuthentication(
                () -> guard.requireAuthentication(strong, List.of("urn:keyturn:acr:3"), null),
                "acr_values=\"urn:keyturn:acr:3\"");
    }

    @Test
    void aTokenThatSaysNothingOfASignInIsNotRecent() {
        VerifiedCredential credential = guard.authenticate(request.header("Authorization", "Bearer " + token().text()));

        assertInsufficientAuthentication(
                () -> guard.requireAuthentication(credential, List.of(), Duration.ofDays(365)), "max_age=\"31536000\"");
        assertInsufficientAuthentication(
                () -> guard.requireAuthentication(credential, List.of("mfa"), null), "acr_values=\"mfa\"");
    }

    private static void assertInsufficientAuthentication(ThrowingCallable call, String parameter) {
        Refusal refusal =
                catchThrowableOfType(RequestRefusedException.class, call).refusal();
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.code()).isEqualTo("insufficient-user-authentication");
        assertThat(refusal.challenges())
                .containsExactly("Bearer error=\"insufficient_user_authentication\", error_description=\""
                        + Reason.INSUFFICIENT_AUTHENTICATION.description() + "\", " + parameter);
    }

    private void assertInvalidRequest(String description) {
        Refusal refusal = refusal();
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.challenges())
                .containsExactly("Bearer error=\"invalid_request\", error_description=\"" + description + "\"");
    }

    private Refusal refusal() {
        return refusal(request);
    }

    private Refusal refusal(TestRequest refused) {
        return catchThrowableOfType(RequestRefusedException.class, () -> guard.authenticate(refused))
                .refusal();
    }

    private CredentialVerifierBuilder builder() {
        return CredentialVerifier.builder(issuer.url(), AUDIENCE).clock(clock);
    }

    private RequestGuard guard(CredentialVerifierBuilder builder) {
        return new RequestGuard(builder.build(), clock);
    }

    private TestToken token() {
        return issuer.token(NOW, AUDIENCE);
    }
}
