package dev.keyturn.sdk.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialExchangeTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(clock, KEY);
    private Executor executor = Runnable::run;

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void aTokenBecomesOneThatNamesWhoActs() {
        String token = token("orders:read");

        String exchanged = exchange().exchange(PresentedCredential.of(token), CredentialKind.JWT);

        VerifiedCredential credential = verifier().verify(PresentedCredential.of(exchanged));
        assertThat(credential.subject()).isEqualTo("user-1");
        assertThat(credential.scopes()).containsExactly("orders:read");
        assertThat(credential.actors()).containsExactly("gateway");
        assertThat(credential.expiresAt()).isEqualTo(NOW.plusSeconds(300));
    }

    @Test
    void itIsKeptForTheCredentialAndForNoOther() {
        CredentialExchange exchange = exchange();
        PresentedCredential one = PresentedCredential.of(token("orders:read"));
        PresentedCredential other = PresentedCredential.of(token("orders:write"));

        String first = exchange.exchange(one, CredentialKind.JWT);

        assertThat(exchange.exchange(one, CredentialKind.JWT)).isEqualTo(first);
        assertThat(exchange.exchange(other, CredentialKind.JWT)).isNotEqualTo(first);
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(2);
    }

    @Test
    void itIsReplacedInTheBackgroundBeforeItIsNeeded() {
        List<Runnable> held = new ArrayList<>();
        executor = held::add;
        CredentialExchange exchange = exchange();
        PresentedCredential credential = PresentedCredential.of(token("orders:read"));
        String first = exchange.exchange(credential, CredentialKind.JWT);

        clock.advance(Duration.ofSeconds(225));
        assertThat(exchange.exchange(credential, CredentialKind.JWT)).isEqualTo(first);
        assertThat(exchange.exchange(credential, CredentialKind.JWT)).isEqualTo(first);
        assertThat(held).hasSize(1);
        held.get(0).run();

        assertThat(exchange.exchange(credential, CredentialKind.JWT)).isNotEqualTo(first);
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(2);
    }

    @Test
    void whileTheServerIsAwayAKeptOneIsUsedToItsEnd() {
        CredentialExchange exchange = exchange();
        PresentedCredential credential = PresentedCredential.of(token("orders:read"));
        String first = exchange.exchange(credential, CredentialKind.JWT);
        issuer.goDown();

        clock.advance(Duration.ofSeconds(290));
        assertThat(exchange.exchange(credential, CredentialKind.JWT)).isEqualTo(first);
        clock.advance(Duration.ofSeconds(5));
        assertThat(catchThrowableOfType(
                        TokensUnavailableException.class, () -> exchange.exchange(credential, CredentialKind.JWT)))
                .isNotNull();
    }

    @Test
    void manyAtOnceCauseOneRequest() throws Exception {
        CredentialExchange exchange = exchange();
        PresentedCredential credential = PresentedCredential.of(token("orders:read"));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        Set<String> tokens = new HashSet<>();
        try {
            List<Future<String>> results = IntStream.range(0, 64)
                    .mapToObj(i -> threads.submit(() -> exchange.exchange(credential, CredentialKind.JWT)))
                    .toList();
            for (Future<String> result : results) {
                tokens.add(result.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(tokens).hasSize(1);
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(1);
    }

    @Test
    void ofAnApiKeyTheServerLearnsWhereItCameFrom() {
        List<String> forms = new ArrayList<>();
        issuer.answerAt(TestIssuer.TOKEN, received -> {
            forms.add(new String(received.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            TestIssuer.answer(received, 200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60}");
        });

        exchange()
                .exchange(
                        PresentedCredential.of("kt_test_a-key")
                                .withClientAddress("203.0.113.7")
                                .withUserAgent("curl/8"),
                        CredentialKind.API_KEY);

        assertThat(forms.get(0))
                .contains(
                        "subject_token_type=urn%3Akeyturn%3Atoken-type%3Aapi-key",
                        "client_address=203.0.113.7",
                        "client_user_agent=curl%2F8",
                        "requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt",
                        "resource=https%3A%2F%2Forders.example.com");
    }

    @Test
    void aRefusalIsNotKept() {
        CredentialExchange exchange = exchange();
        String key = issuer.apiKey(Map.of("key_id", "k", "client_id", "client-2", "audiences", List.of(AUDIENCE)));
        PresentedCredential credential = PresentedCredential.of(key);
        issuer.refuseKey(key, "disabled");

        for (int i = 1; i <= 2; i++) {
            assertThat(catchThrowableOfType(
                                    TokenRequestRefusedException.class,
                                    () -> exchange.exchange(credential, CredentialKind.API_KEY))
                            .error())
                    .isEqualTo("invalid_request");
            assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(i);
        }
    }

    @Test
    void tokensThatCannotBeCachedAreExchangedEachTime() {
        CredentialExchange exchange = exchange();
        PresentedCredential credential = PresentedCredential.of(
                issuer.token(NOW, AUDIENCE).claim("note", "x".repeat(9000)).text());

        assertThat(exchange.exchange(credential, CredentialKind.JWT))
                .isNotEqualTo(exchange.exchange(credential, CredentialKind.JWT));
        assertThat(issuer.requestsAt(TestIssuer.TOKEN)).isEqualTo(2);
    }

    @Test
    void aMemoryWithoutRoomIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> AccessTokenClient.builder(issuer.url(), ClientAuthentication.secret("gateway", "secret"))
                                .cacheSize(1));
    }

    private CredentialExchange exchange() {
        return AccessTokenClient.builder(issuer.url(), ClientAuthentication.secret("gateway", "secret"))
                .resource(AUDIENCE)
                .clock(clock)
                .executor(executor)
                .buildExchange();
    }

    private CredentialVerifier verifier() {
        return CredentialVerifier.builder(issuer.url(), AUDIENCE).clock(clock).build();
    }

    private String token(String scope) {
        return issuer.token(NOW, AUDIENCE).scope(scope).text();
    }
}
