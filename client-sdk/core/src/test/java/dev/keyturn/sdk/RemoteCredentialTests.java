package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestCredentials;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opaque tokens and API keys: what the server is asked, how often, and what happens while it does not answer. */
@Tag("server")
class RemoteCredentialTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);
    private final CountDownLatch endOfTest = new CountDownLatch(1);
    private final CredentialVerifier verifier = builder().build();

    @AfterEach
    void stopIssuer() {
        endOfTest.countDown();
        issuer.close();
    }

    @Test
    void anOpaqueTokenSaysWhatTheServerSaysOfIt() {
        String token = issuer.opaque(
                issuer.token(NOW, AUDIENCE).scope("orders:read orders:write").claim("credential_id", "secret-1"));

        VerifiedCredential credential = verifier.verify(token);

        assertThat(credential.kind()).isEqualTo(CredentialKind.OPAQUE_TOKEN);
        assertThat(credential.subject()).isEqualTo("user-1");
        assertThat(credential.clientId()).isEqualTo("client-1");
        assertThat(credential.scopes()).containsExactlyInAnyOrder("orders:read", "orders:write");
        assertThat(credential.audience()).containsExactly(AUDIENCE);
        assertThat(credential.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(credential.id()).isEqualTo("token-1");
        assertThat(credential.credentialId()).contains("secret-1");
        assertThat(credential.toString()).doesNotContain(token);
    }

    @Test
    void anApiKeySaysWhatTheServerSaysOfIt() {
        VerifiedCredential credential = verifier.verify(issuer.apiKey(key("key-1")));

        assertThat(credential.kind()).isEqualTo(CredentialKind.API_KEY);
        assertThat(credential.subject()).isEqualTo("client-1");
        assertThat(credential.id()).isEqualTo("key-1");
        assertThat(credential.credentialId()).contains("key-1");
        assertThat(credential.scopes()).containsExactly("orders:read");
        assertThat(credential.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void answersOfTheServerAreCached() {
        String token = issuer.opaque(issuer.token(NOW, AUDIENCE));
        for (int i = 0; i < 100; i++) {
            verifier.verify(token);
        }
        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isEqualTo(1);

        clock.advance(Duration.ofSeconds(30).minusNanos(1));
        verifier.verify(token);
        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isEqualTo(1);

        clock.advance(Duration.ofNanos(1));
        verifier.verify(token);
        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isEqualTo(2);
    }

    @Test
    void anAnswerIsNotCachedBeyondTheExpiry() {
        String token = issuer.opaque(
                issuer.token(NOW, AUDIENCE).claim("exp", NOW.plusSeconds(10).getEpochSecond()));
        verifier.verify(token);
        issuer.forget(token);

        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(verifier.verify(token)).isNotNull();
        clock.advance(Duration.ofNanos(1));
        assertThat(reasonFor(token)).isEqualTo(Reason.INACTIVE);
    }

    @Test
    void rejectionsAreCachedForAShorterTime() {
        String token = TestCredentials.opaqueToken();
        for (int i = 0; i < 100; i++) {
            assertThat(reasonFor(token)).isEqualTo(Reason.INACTIVE);
        }
        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isEqualTo(1);

        clock.advance(Duration.ofSeconds(5));
        assertThat(reasonFor(token)).isEqualTo(Reason.INACTIVE);
        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isEqualTo(2);
    }

    @Test
    void inventedCredentialsDoNotEvictValidOnes() {
        CredentialVerifier small = builder().cacheSize(2).build();
        String token = issuer.opaque(issuer.token(NOW, AUDIENCE));
        small.verify(token);
        for (int i = 0; i < 50; i++) {
            String invented = TestCredentials.opaqueToken();
            assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> small.verify(invented)))
                    .isNotNull();
        }
        int calls = issuer.requestsAt(TestIssuer.INTROSPECTION);

        small.verify(token);

        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isEqualTo(calls);
    }

    @Test
    void concurrentVerificationsCauseOneCall() throws Exception {
        String token = issuer.opaque(issuer.token(NOW, AUDIENCE));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        String good = introspectionOf(token);
        int before = issuer.requestsAt(TestIssuer.INTROSPECTION);
        issuer.answerAt(TestIssuer.INTROSPECTION, exchange -> {
            asked.countDown();
            await(answer);
            TestIssuer.answer(exchange, 200, good);
        });
        CredentialVerifier patient =
                builder().callTimeout(Duration.ofSeconds(30)).build();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<VerifiedCredential>> verifications = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                verifications.add(threads.submit(() -> patient.verify(token)));
            }
            asked.await();
            answer.countDown();
            for (Future<VerifiedCredential> verification : verifications) {
                assertThat(verification.get().subject()).isEqualTo("user-1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isEqualTo(before + 1);
    }

    @Test
    void aKeyWithABudgetIsAskedAboutEachTime() {
        Map<String, Object> answer = key("key-1");
        answer.put("budgets", List.of(Map.of("name", "rate", "limit", 10, "remaining", 9)));
        String key = issuer.apiKey(answer);

        for (int i = 0; i < 3; i++) {
            verifier.verify(key);
        }
        issuer.refuseKey(key, "budget-exceeded");

        assertThat(issuer.requestsAt(TestIssuer.API_KEYS)).isEqualTo(3);
        assertThat(reasonFor(key)).isEqualTo(Reason.BUDGET_EXCEEDED);
        assertThat(reasonFor(key)).isEqualTo(Reason.BUDGET_EXCEEDED);
        assertThat(issuer.requestsAt(TestIssuer.API_KEYS)).isEqualTo(5);
        assertThat(verifier.challenges()
                        .of(new CredentialRejectedException(Reason.BUDGET_EXCEEDED))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void answersForAKeyAreCachedPerAddress() {
        String key = issuer.apiKey(key("key-1"));
        verifier.verify(
                PresentedCredential.of(key).withClientAddress("192.0.2.1").withUserAgent("curl/8"));
        verifier.verify(PresentedCredential.of(key).withClientAddress("192.0.2.1"));
        issuer.refuseKey(key, "address-not-allowed");

        assertThat(catchThrowableOfType(
                                CredentialRejectedException.class,
                                () -> verifier.verify(
                                        PresentedCredential.of(key).withClientAddress("192.0.2.2")))
                        .reason())
                .isEqualTo(Reason.ADDRESS_NOT_ALLOWED);
        assertThat(issuer.requestsAt(TestIssuer.API_KEYS)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "malformed, WRONG_CHECKSUM",
        "unknown, INACTIVE",
        "revoked, REVOKED",
        "expired, EXPIRED",
        "disabled, DISABLED",
        "not-yet-valid, NOT_YET_VALID",
        "quarantined, QUARANTINED",
        "client-disabled, CLIENT_DISABLED",
        "address-not-allowed, ADDRESS_NOT_ALLOWED",
        "wrong-environment, WRONG_ENVIRONMENT",
        "budget-exceeded, BUDGET_EXCEEDED",
        "too-many-invalid-keys, TOO_MANY_INVALID_KEYS",
        "something-of-tomorrow, INACTIVE"
    })
    void aKeyIsRefusedForTheServersReason(String code, Reason reason) {
        String key = issuer.apiKey(key("key-1"));
        issuer.refuseKey(key, code);

        assertThat(reasonFor(key)).isEqualTo(reason);
    }

    @Test
    void theServersOwnLimitIsPassedOn() {
        String key = issuer.apiKey(key("key-1"));
        answerTooMany("7", "\"rate\";r=0;t=7", "\"rate\";q=10;w=60");

        Refusal refusal = refusalOf(key);

        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.headers())
                .containsEntry("Retry-After", List.of("7"))
                .containsEntry("RateLimit", List.of("\"rate\";r=0;t=7"))
                .containsEntry("RateLimit-Policy", List.of("\"rate\";q=10;w=60"))
                .containsEntry("Cache-Control", List.of("no-store"));
    }

    @ParameterizedTest
    @CsvSource({
        "'Tue, 01 Sep 2026 12:02:00 GMT', 120",
        "'Tue, 01 Sep 2026 11:00:00 GMT', 0",
        "-1, 60",
        "1e9, 60",
        "99999999999999999999, 60",
        "soon, 60",
        "'', 60"
    })
    void aLimitThatIsNoneIsNotPassedOn(String retryAfter, String passedOn) {
        String key = issuer.apiKey(key("key-1"));
        answerTooMany(retryAfter, "x".repeat(1001), "\u00e4");

        assertThat(refusalOf(key).headers())
                .containsEntry("Retry-After", List.of(passedOn))
                .doesNotContainKeys("RateLimit", "RateLimit-Policy");
    }

    private void answerTooMany(String retryAfter, String limit, String policy) {
        issuer.answerAt(TestIssuer.API_KEYS, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            exchange.getResponseHeaders().set("RateLimit", limit);
            exchange.getResponseHeaders().set("RateLimit-Policy", policy);
            TestIssuer.answer(exchange, 429, "{\"valid\":false,\"reason\":\"budget-exceeded\"}");
        });
    }

    private Refusal refusalOf(String credential) {
        return verifier.challenges()
                .of(catchThrowableOfType(CredentialVerificationException.class, () -> verifier.verify(credential)));
    }

    @Test
    void aServerThatHasBeenAskedTooOftenSaysWhenToComeBack() {
        String token = issuer.opaque(issuer.token(NOW, AUDIENCE));
        issuer.answerAt(TestIssuer.INTROSPECTION, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "9");
            TestIssuer.answer(exchange, 429, "");
        });

        assertThat(refusalOf(token).status()).isEqualTo(503);
        assertThat(refusalOf(token).retryAfterSeconds()).isEqualTo("9");
    }

    @Test
    void aBudgetThatIsUsedUpIsReportedWithTheServersTimeAndLimits() {
        String key = issuer.apiKey(key("key-1"));
        issuer.answerAt(TestIssuer.API_KEYS, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1200");
            exchange.getResponseHeaders().set("RateLimit", "\"rate\";r=0;t=1200");
            TestIssuer.answer(exchange, 200, "{\"valid\":false,\"reason\":\"budget-exceeded\"}");
        });

        assertThat(refusalOf(key).status()).isEqualTo(429);
        assertThat(refusalOf(key).headers())
                .containsEntry("Retry-After", List.of("1200"))
                .containsEntry("RateLimit", List.of("\"rate\";r=0;t=1200"));
    }

    @Test
    void aLimitOfTheApisTokenRequestsIsNoRefusalOfItsClient() {
        String key = issuer.apiKey(key("key-1"));
        issuer.answerAt(TestIssuer.TOKEN, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "9");
            TestIssuer.answer(exchange, 429, "{\"error\":\"temporarily_unavailable\"}");
        });

        assertThat(refusalOf(key).status()).isEqualTo(503);
        assertThat(refusalOf(key).retryAfterSeconds()).isEqualTo("9");
        assertThat(verifier.clientError()).isEmpty();
    }

    @Test
    void aLimitOfTheApisClientSaysNothingAboutAKey() {
        String key = issuer.apiKey(key("key-1"));
        issuer.answerAt(TestIssuer.API_KEYS, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "9");
            TestIssuer.answer(exchange, 429, "{\"status\":429,\"code\":\"too-many-requests\"}");
        });

        assertThat(refusalOf(key).status()).isEqualTo(503);
        assertThat(refusalOf(key).retryAfterSeconds()).isEqualTo("9");
    }

    @Test
    void aClientWithAWrongSecretIsSeenAtTheStartAndUntilItIsRight() {
        issuer.answerAt(
                TestIssuer.TOKEN, exchange -> TestIssuer.answer(exchange, 401, "{\"error\":\"invalid_client\"}"));
        CredentialVerifier direct = builder().executor(Runnable::run).build();
        assertThat(direct.clientError()).isEmpty();

        direct.prepare();

        assertThat(direct.clientError()).contains("invalid_client");
        direct.prepare();
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(1);
        issuer.answerAsUsualAt(TestIssuer.TOKEN);
        clock.advance(Duration.ofSeconds(30));
        direct.prepare();
        assertThat(direct.clientError()).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        direct.prepare();
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(2);
    }

    @Test
    void aServerThatIsAwaySaysNothingOfTheClient() {
        CredentialVerifier direct = builder().executor(Runnable::run).build();
        issuer.goDown();

        direct.prepare();

        assertThat(direct.clientError()).isEmpty();
    }

    @Test
    void aClientThatIsRefusedLaterIsSeenByAnyKindOfQuestion() {
        String key = issuer.apiKey(key("key-1"));
        String token = issuer.opaque(issuer.token(NOW, AUDIENCE));
        issuer.answerAt(TestIssuer.INTROSPECTION, exchange -> TestIssuer.answer(exchange, 401, ""));

        assertUnavailable(verifier, token);
        assertThat(verifier.clientError()).contains("invalid_client");
        verifier.verify(key);
        assertThat(verifier.clientError()).isEmpty();
        issuer.answerAt(
                TestIssuer.TOKEN, exchange -> TestIssuer.answer(exchange, 400, "{\"error\":\"invalid_scope\"}"));
        clock.advance(Duration.ofHours(1));
        issuer.answerAt(TestIssuer.API_KEYS, exchange -> TestIssuer.answer(exchange, 401, ""));
        assertUnavailable(verifier, TestCredentials.apiKey());
        assertThat(verifier.clientError()).contains("invalid_scope");
    }

    @Test
    void tellsTheServerWhereAKeyCameFromAndWhatItCosts() {
        List<String> bodies = new ArrayList<>();
        issuer.answerAt(TestIssuer.API_KEYS, exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            TestIssuer.answer(exchange, 200, "{\"valid\":false,\"reason\":\"unknown\"}");
        });
        String key = TestCredentials.apiKey();

        reasonFor(PresentedCredential.of(key)
                .withClientAddress("192.0.2.1")
                .withUserAgent("curl/8 \"x\"")
                .withCost(5));

        assertThat(bodies)
                .containsExactly("{\"key\":\"" + key
                        + "\",\"address\":\"192.0.2.1\",\"user_agent\":\"curl/8 \\\"x\\\"\",\"cost\":5}");
    }

    @Test
    void tokensForAnotherApiAreRejectedWhateverTheServerAnswers() {
        Map<String, Object> elsewhere = key("key-1");
        elsewhere.put("audiences", List.of("https://other.example.com"));

        assertThat(reasonFor(issuer.apiKey(elsewhere))).isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(reasonFor(issuer.opaque(issuer.token(NOW, "https://other.example.com"))))
                .isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(reasonFor(issuer.opaque(issuer.token(NOW, AUDIENCE).claim("aud", null))))
                .isEqualTo(Reason.WRONG_AUDIENCE);
    }

    @Test
    void malformedCredentialsCauseNoCall() {
        assertThat(reasonFor(TestCredentials.apiKey() + "x")).isEqualTo(Reason.WRONG_CHECKSUM);
        assertThat(reasonFor(TestCredentials.withPrefix("kts_"))).isEqualTo(Reason.KIND_NOT_ACCEPTED);
        assertThat(reasonFor("x".repeat(10_000))).isEqualTo(Reason.MALFORMED);

        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isZero();
        assertThat(issuer.requestsAt(TestIssuer.API_KEYS)).isZero();
    }

    @Test
    void withoutAClientNoneButJwtsAreAccepted() {
        CredentialVerifier jwtsOnly =
                CredentialVerifier.builder(issuer.url(), AUDIENCE).clock(clock).build();

        assertThat(catchThrowableOfType(
                                CredentialRejectedException.class, () -> jwtsOnly.verify(TestCredentials.apiKey()))
                        .reason())
                .isEqualTo(Reason.KIND_NOT_ACCEPTED);
        assertThat(jwtsOnly.verify(issuer.token(NOW, AUDIENCE).text()).kind()).isEqualTo(CredentialKind.JWT);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void aCallThatFailsIsMadeASecondTime(int status) {
        String token = issuer.opaque(issuer.token(NOW, AUDIENCE));
        String good = introspectionOf(token);
        AtomicInteger calls = new AtomicInteger();
        issuer.answerAt(
                TestIssuer.INTROSPECTION,
                exchange -> TestIssuer.answer(exchange, calls.getAndIncrement() == 0 ? status : 200, good));

        assertThat(verifier.verify(token).subject()).isEqualTo("user-1");
        assertThat(calls).hasValue(2);
    }

    @Test
    void whileTheServerIsAwayNothingIsSaid() {
        String token = issuer.opaque(issuer.token(NOW, AUDIENCE));
        verifier.verify(token);
        clock.advance(Duration.ofSeconds(30));
        issuer.goDown();

        VerificationUnavailableException failure =
                catchThrowableOfType(VerificationUnavailableException.class, () -> verifier.verify(token));

        assertThat(failure.reason()).isEqualTo(Reason.SERVER_UNAVAILABLE);
        assertThat(failure.getMessage()).doesNotContain(token);
        assertThat(verifier.challenges().of(failure).status()).isEqualTo(503);
        assertThat(verifier.challenges().of(failure).retryAfterSeconds()).isEqualTo("1");
    }

    @Test
    void theLastAnswerStandsUntilTheEndWhereThatIsWanted() {
        CredentialVerifier open = builder().staleIfUnavailable().build();
        String known = issuer.opaque(issuer.token(NOW, AUDIENCE));
        String refused = TestCredentials.opaqueToken();
        String unknown = issuer.opaque(issuer.token(NOW, AUDIENCE));
        open.verify(known);
        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> open.verify(refused)))
                .isNotNull();
        issuer.goDown();

        clock.advance(Duration.ofHours(1).minusNanos(1));
        assertThat(open.verify(known).subject()).isEqualTo("user-1");
        assertUnavailable(open, unknown);
        assertUnavailable(open, refused);

        clock.advance(Duration.ofNanos(1));
        assertUnavailable(open, known);
    }

    @Test
    void aServerThatDoesNotAnswerIsLeftAloneForAWhile() {
        issuer.answerAt(TestIssuer.INTROSPECTION, exchange -> TestIssuer.answer(exchange, 503, ""));
        for (int i = 0; i < 20; i++) {
            assertUnavailable(verifier, TestCredentials.opaqueToken());
        }
        int calls = issuer.requestsAt(TestIssuer.INTROSPECTION);
        assertThat(calls).isEqualTo(10);

        String token = issuer.opaque(issuer.token(NOW, AUDIENCE));
        issuer.answerAsUsualAt(TestIssuer.INTROSPECTION);
        assertUnavailable(verifier, token);
        clock.advance(Duration.ofSeconds(2));
        assertThat(verifier.verify(token)).isNotNull();
        assertThat(verifier.verify(issuer.opaque(issuer.token(NOW, AUDIENCE)))).isNotNull();
    }

    @Test
    void aServerThatIsSilentIsNotWaitedForBeyondTheTime() {
        issuer.answerAt(TestIssuer.INTROSPECTION, exchange -> await(endOfTest));
        CredentialVerifier hasty = builder().callTimeout(Duration.ofMillis(300)).build();

        assertUnavailable(hasty, TestCredentials.opaqueToken());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"active\":true,\"aud\":\"https://orders.example.com\"}",
                "{\"active\":true,\"aud\":\"https://orders.example.com\",\"client_id\":\"c\",\"exp\":\"soon\",\"iat\":1,\"jti\":\"t\"}",
                "{\"active\":true,\"active\":true}"
            })
    void anAnswerThatCannotBeUnderstoodIsNone(String body) {
        issuer.answerAt(TestIssuer.INTROSPECTION, exchange -> TestIssuer.answer(exchange, 200, body));

        assertUnavailable(verifier, TestCredentials.opaqueToken());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{",
                "[{\"valid\":true}]",
                "{\"valid\":true,\"audiences\":[\"https://orders.example.com\"]}",
                "{\"valid\":true,\"audiences\":[\"https://orders.example.com\"],\"client_id\":\"c\",\"key_id\":\"k\",\"expires_at\":\"x\"}"
            })
    void anAnswerAboutAKeyThatCannotBeUnderstoodIsNone(String body) {
        issuer.answerAt(TestIssuer.API_KEYS, exchange -> TestIssuer.answer(exchange, 200, body));

        assertUnavailable(verifier, TestCredentials.apiKey());
    }

    @Test
    void anAnswerThatIsTooLargeIsNone() {
        issuer.answerAt(
                TestIssuer.INTROSPECTION,
                exchange -> TestIssuer.answer(exchange, 200, "{\"active\":false}" + " ".repeat(1024 * 1024)));

        assertUnavailable(verifier, TestCredentials.opaqueToken());
    }

    @Test
    void redirectsAreNotFollowed() {
        issuer.answerAt(TestIssuer.INTROSPECTION, exchange -> {
            exchange.getResponseHeaders().set("Location", issuer.url() + TestIssuer.KEYS);
            TestIssuer.answer(exchange, 307, "");
        });

        assertUnavailable(verifier, TestCredentials.opaqueToken());
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isZero();
    }

    @Test
    void aTokenOfTheApiThatIsNoLongerGoodIsReplaced() {
        AtomicInteger calls = new AtomicInteger();
        List<String> tokens = new ArrayList<>();
        issuer.answerAt(TestIssuer.API_KEYS, exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean isFirst = calls.getAndIncrement() == 0;
            TestIssuer.answer(exchange, isFirst ? 401 : 200, "{\"valid\":false,\"reason\":\"unknown\"}");
        });

        assertThat(reasonFor(TestCredentials.apiKey())).isEqualTo(Reason.INACTIVE);
        assertThat(tokens).containsExactly("Bearer token-1", "Bearer token-2");
    }

    @Test
    void missingPermissionsForIntrospectionAreOnlyLogged() {
        issuer.answerAt(
                TestIssuer.TOKEN, exchange -> TestIssuer.answer(exchange, 401, "{\"error\":\"invalid_client\"}"));

        assertUnavailable(verifier, TestCredentials.apiKey());
    }

    private CredentialVerifierBuilder builder() {
        return CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .clock(clock)
                .client(ClientAuthentication.secret("orders-api", "a secret"));
    }

    private static Map<String, Object> key(String id) {
        return new LinkedHashMap<>(Map.of(
                "key_id",
                id,
                "client_id",
                "client-1",
                "environment",
                "test",
                "scopes",
                List.of("orders:read"),
                "audiences",
                List.of(AUDIENCE),
                "expires_at",
                NOW.plus(Duration.ofHours(1)).toString()));
    }

    /** What the server says of a token, as text. */
    private String introspectionOf(String token) {
        return "{\"active\":true,\"sub\":\"user-1\",\"client_id\":\"client-1\",\"jti\":\"" + token.length()
                + "\",\"aud\":\"" + AUDIENCE + "\",\"iat\":" + NOW.getEpochSecond() + ",\"exp\":"
                + NOW.plus(Duration.ofHours(1)).getEpochSecond() + "}";
    }

    private Reason reasonFor(String text) {
        return reasonFor(PresentedCredential.of(text));
    }

    private Reason reasonFor(PresentedCredential presented) {
        return catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(presented))
                .reason();
    }

    private static void assertUnavailable(CredentialVerifier of, String text) {
        assertThat(catchThrowableOfType(VerificationUnavailableException.class, () -> of.verify(text))
                        .reason())
                .isEqualTo(Reason.SERVER_UNAVAILABLE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
