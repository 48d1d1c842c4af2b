package dev.keyturn.sdk.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class AccessTokenClientTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final ClientAuthentication SECRET = ClientAuthentication.secret("client 1", "s:cr&t");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);
    private final List<String> forms = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private Executor executor = Runnable::run;

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void aTokenIsCachedWhileItIsFresh() {
        AccessTokenClient tokens = builder(SECRET).build();

        assertThat(tokens.get()).isEqualTo("token-1");
        clock.advance(Duration.ofSeconds(225).minusNanos(1));
        assertThat(tokens.get()).isEqualTo("token-1");
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(1);
    }

    @Test
    void aTokenIsReplacedInTheBackgroundBeforeItIsNeeded() {
        List<Runnable> held = new ArrayList<>();
        executor = held::add;
        AccessTokenClient tokens = builder(SECRET).build();
        tokens.get();

        clock.advance(Duration.ofSeconds(225));
        assertThat(tokens.get()).isEqualTo("token-1");
        assertThat(tokens.get()).isEqualTo("token-1");
        assertThat(held).hasSize(1);
        held.get(0).run();

        assertThat(tokens.get()).isEqualTo("token-2");
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(2);
    }

    @Test
    void aTokenThatIsAboutToEndIsNotHandedOut() {
        executor = any -> {};
        AccessTokenClient tokens = builder(SECRET).build();
        tokens.get();

        clock.advance(Duration.ofSeconds(295).minusNanos(1));
        assertThat(tokens.get()).isEqualTo("token-1");
        clock.advance(Duration.ofNanos(1));
        assertThat(tokens.get()).isEqualTo("token-2");
    }

    @Test
    void whileTheServerIsAwayAFreshTokenIsUsedToItsEnd() {
        AccessTokenClient tokens = builder(SECRET).build();
        tokens.get();
        issuer.goDown();

        clock.advance(Duration.ofSeconds(290));
        assertThat(tokens.get()).isEqualTo("token-1");
        clock.advance(Duration.ofSeconds(10));
        assertThat(catchThrowableOfType(TokensUnavailableException.class, tokens::get))
                .isNotNull();
        issuer.comeBack();
        clock.advance(Duration.ofSeconds(60));
        assertThat(tokens.get()).isEqualTo("token-2");
    }

    @Test
    void concurrentCallersCauseOneRequest() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        issuer.answerAt(TestIssuer.TOKEN, exchange -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestIssuer.answer(exchange, 200, "{\"access_token\":\"one\",\"token_type\":\"Bearer\",\"expires_in\":300}");
        });
        AccessTokenClient tokens = builder(SECRET).build();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<String>> results = IntStream.range(0, 16)
                    .mapToObj(i -> threads.submit(tokens::get))
                    .toList();
            asked.await();
            answer.countDown();
            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo("one");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(1);
    }

    @Test
    void aTokenThatWasRefusedIsDroppedUnlessItWasReplaced() {
        AccessTokenClient tokens = builder(SECRET).build();
        String first = tokens.get();

        tokens.invalidate(first);
        assertThat(tokens.get()).isEqualTo("token-2");
        tokens.invalidate(first);
        assertThat(tokens.get()).isEqualTo("token-2");
    }

    @Test
    void aSecretIsSentAsTheStandardEncodesIt() {
        record();

        builder(SECRET)
                .scope("orders:read orders:write")
                .resource("https://orders.example.com")
                .build()
                .get();

        assertThat(authorizations).containsExactly("Basic Y2xpZW50KzE6cyUzQWNyJTI2dA==");
        assertThat(parameters(forms.get(0)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "grant_type",
                        "client_credentials",
                        "scope",
                        "orders:read orders:write",
                        "resource",
                        "https://orders.example.com"));
        assertThat(SECRET.toString()).doesNotContain("s:cr&t");
    }

    @Test
    void aKeyOfItsOwnSignsAnAssertionForTheIssuer() throws Exception {
        record();
        ECKey key = TestKeys.es256("client-key");
        ClientAuthentication client = ClientAuthentication.privateKeyJwt(
                "client-1", key.toECPrivateKey(), SignatureAlgorithm.ES256, "client-key");

        builder(client).build().get();

        Map<String, String> form = parameters(forms.get(0));
        SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
        JWTClaimsSet claims = assertion.getJWTClaimsSet();
        assertThat(form.get("client_assertion_type"))
                .isEqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("client-key");
        assertThat(assertion.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(claims.getIssuer()).isEqualTo("client-1");
        assertThat(claims.getSubject()).isEqualTo("client-1");
        assertThat(claims.getAudience()).containsExactly(issuer.url());
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(authorizations).containsExactly("null");
    }

    @Test
    void aKeyOfAnEdwardsCurveSignsToo() throws Exception {
        record();
        KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        ClientAuthentication client =
                ClientAuthentication.privateKeyJwt("client-1", key.getPrivate(), SignatureAlgorithm.EDDSA, "ed");

        builder(client).build().get();

        SignedJWT assertion = SignedJWT.parse(parameters(forms.get(0)).get("client_assertion"));
        assertThat(assertion.getHeader().toString()).contains("\"alg\":\"EdDSA\"");
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(key.getPublic());
        check.update(assertion.getSigningInput());
        assertThat(check.verify(assertion.getSignature().decode())).isTrue();
    }

    @Test
    void aKeyThatCannotSignIsRefusedAtOnce() throws Exception {
        var key = KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientAuthentication.privateKeyJwt("client-1", key, SignatureAlgorithm.ES256, null));
    }

    @Test
    void aConnectionThatProvesTheClientNeedsItsNameAlone() {
        record();

        builder(ClientAuthentication.mutualTls("client-1")).build().get();

        assertThat(parameters(forms.get(0)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("grant_type", "client_credentials", "client_id", "client-1"));
    }

    @Test
    void aRefreshTokenIsReplacedByTheOneThatComes() {
        AtomicInteger count = new AtomicInteger();
        respond(exchange -> TestIssuer.answer(
                exchange,
                200,
                "{\"access_token\":\"access-" + count.incrementAndGet()
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":60," + "\"refresh_token\":\"refresh-"
                        + count.get() + "\"}"));
        AccessTokenClient tokens = builder(SECRET).refreshToken("refresh-0").build();

        tokens.get();
        clock.advance(Duration.ofSeconds(60));
        tokens.get();

        assertThat(forms)
                .extracting(form -> parameters(form).get("refresh_token"))
                .containsExactly("refresh-0", "refresh-1");
    }

    @Test
    void aTokenIsExchangedForOneThatPassesOn() {
        record();

        builder(SECRET)
                .exchange("theirs")
                .resource("https://billing.example.com")
                .build()
                .get();

        assertThat(parameters(forms.get(0)))
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                .containsEntry("subject_token", "theirs")
                .containsEntry("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")
                .containsEntry("resource", "https://billing.example.com");
    }

    @Test
    void theHolderOfAnApiKeyNeedsNothingElse() {
        record();

        AccessTokenClient.builderForApiKey(issuer.url(), "kt_test_a-key")
                .clock(clock)
                .build()
                .get();

        assertThat(parameters(forms.get(0)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token",
                        "kt_test_a-key",
                        "subject_token_type",
                        "urn:keyturn:token-type:api-key"));
        assertThat(authorizations).containsExactly("null");
    }

    @Test
    void aBoundTokenIsAskedForWithAProofAndWithTheNonceOfTheServer() throws Exception {
        List<String> proofs = new ArrayList<>();
        respond(exchange -> {
            proofs.add(exchange.getRequestHeaders().getFirst("DPoP"));
            exchange.getResponseHeaders().set("DPoP-Nonce", "nonce-1");
            boolean isFirst = proofs.size() == 1;
            TestIssuer.answer(
                    exchange,
                    isFirst ? 400 : 200,
                    isFirst
                            ? "{\"error\":\"use_dpop_nonce\"}"
                            : "{\"access_token\":\"bound\",\"token_type\":\"DPoP\",\"expires_in\":60}");
        });
        DpopKey key = DpopKey.generate(clock);

        assertThat(builder(SECRET).dpop(key).build().get()).isEqualTo("bound");

        JWTClaimsSet first = SignedJWT.parse(proofs.get(0)).getJWTClaimsSet();
        JWTClaimsSet second = SignedJWT.parse(proofs.get(1)).getJWTClaimsSet();
        assertThat(first.getStringClaim("htm")).isEqualTo("POST");
        assertThat(first.getStringClaim("htu")).isEqualTo(issuer.url() + TestIssuer.TOKEN);
        assertThat(first.getClaim("nonce")).isNull();
        assertThat(second.getStringClaim("nonce")).isEqualTo("nonce-1");
        assertThat(proofs).hasSize(2);
    }

    @Test
    void aRefusalSaysWhyAndIsNotRepeated() {
        respond(exchange -> TestIssuer.answer(
                exchange, 400, "{\"error\":\"invalid_scope\",\"error_description\":\"not for you\"}"));

        TokenRequestRefusedException refusal = catchThrowableOfType(
                TokenRequestRefusedException.class,
                () -> builder(SECRET).build().get());

        assertThat(refusal.error()).isEqualTo("invalid_scope");
        assertThat(refusal).hasMessage("invalid_scope: not for you");
        assertThat(forms).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"error\":7}", "{\"error\":\"a\\nb\"}", "{\"error\":\"\u00e4\"}"})
    void doesNotRepeatNonStandardErrorsOfTheServer(String body) {
        respond(exchange -> TestIssuer.answer(exchange, 400, body));

        TokenRequestRefusedException refusal = catchThrowableOfType(
                TokenRequestRefusedException.class,
                () -> builder(SECRET).build().get());

        assertThat(refusal).hasMessage("status 400: no description");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"access_token\":\"\"}", "{\"access_token\":7}"})
    void anAnswerWithoutATokenIsNone(String body) {
        respond(exchange -> TestIssuer.answer(exchange, 200, body));

        assertThat(catchThrowableOfType(
                        TokensUnavailableException.class,
                        () -> builder(SECRET).build().get()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"expires_in\":\"x\"", ",\"expires_in\":-1", ",\"expires_in\":99999999999999"})
    void aTokenOfUnknownLifeIsKeptForAMinute(String lifetime) {
        respond(exchange -> TestIssuer.answer(exchange, 200, "{\"access_token\":\"a\"" + lifetime + "}"));
        AccessTokenClient tokens = builder(SECRET).build();

        tokens.get();
        clock.advance(Duration.ofSeconds(44));
        tokens.get();
        assertThat(forms).hasSize(1);
        clock.advance(Duration.ofSeconds(16));
        tokens.get();
        assertThat(forms).hasSize(2);
    }

    @Test
    void rejectsEndpointsThatWouldLeakSecrets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccessTokenClient.builder("http://id.example.com", SECRET)
                        .build());
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        assertThatIllegalArgumentException().isThrownBy(() -> builder(SECRET).httpClient(follows));
        assertThat(AccessTokenClient.builder("http://id.example.com", SECRET)
                        .allowInsecureHttp()
                        .build())
                .isNotNull();
    }

    private AccessTokenClientBuilder builder(ClientAuthentication client) {
        return AccessTokenClient.builder(issuer.url(), client).clock(clock).executor(task -> executor.execute(task));
    }

    private void record() {
        respond(exchange -> TestIssuer.answer(
                exchange, 200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60}"));
    }

    private void respond(HttpHandler handler) {
        issuer.answerAt(TestIssuer.TOKEN, exchange -> {
            note(exchange);
            handler.handle(exchange);
        });
    }

    private void note(HttpExchange exchange) throws IOException {
        forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    }

    private static Map<String, String> parameters(String form) {
        return Arrays.stream(form.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
