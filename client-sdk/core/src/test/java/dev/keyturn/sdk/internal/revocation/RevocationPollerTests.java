package dev.keyturn.sdk.internal.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.IssuerUri;
import dev.keyturn.sdk.internal.server.ServerHttp;
import dev.keyturn.sdk.internal.token.TokenCache;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that end before their time. */
@Tag("server")
@Timeout(60)
class RevocationPollerTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(clock, KEY);
    private final CountDownLatch endOfTest = new CountDownLatch(1);

    @AfterEach
    void stopIssuer() {
        endOfTest.countDown();
        issuer.close();
    }

    @Test
    void aTokenThatWasGoodIsRefusedOnceItIsRevoked() {
        try (CredentialVerifier verifier = following().build()) {
            String token = token().text();
            awaitBegin(verifier);
            verifier.verify(token);

            issuer.revoke("token", "token-1");

            awaitTrue(() -> isRevoked(verifier, token));
            assertThat(verifier.verify(token().claim("jti", "token-2").text())).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "token, token-1",
        "grant, grant-1",
        "client, client-1",
        "subject, user-1",
        "session, session-1",
        "credential, credential-1",
        "key, key-1"
    })
    void earlierRevocationsAreInTheSnapshot(String kind, String id) {
        issuer.revoke(kind, id);
        issuer.revoke(kind, "another");
        issuer.revoke("something-of-tomorrow", id);
        try (CredentialVerifier verifier = following().build()) {
            awaitBegin(verifier);

            assertThat(isRevoked(verifier, full().text())).isTrue();
        }
    }

    @Test
    void tokensThatWereIssuedAfterTheRevocationOfTheirClientStand() {
        issuer.revoke("client", "client-1");
        try (CredentialVerifier verifier = following().build()) {
            awaitBegin(verifier);

            assertThat(isRevoked(verifier, issuer.token(NOW, AUDIENCE).text())).isTrue();
            clock.advance(Duration.ofSeconds(1));
            assertThat(verifier.verify(
                            issuer.token(NOW.plusSeconds(1), AUDIENCE).text()))
                    .isNotNull();
        }
    }

    @Test
    void tokensThatACredentialGetsAfterItsTokensWereRevokedStand() {
        issuer.revoke("credential_until", "api-key-1");
        try (CredentialVerifier verifier = following().build()) {
            awaitBegin(verifier);

            assertThat(isRevoked(
                            verifier,
                            issuer.token(NOW, AUDIENCE)
                                    .claim("credential_id", "api-key-1")
                                    .text()))
                    .isTrue();
            clock.advance(Duration.ofSeconds(1));
            assertThat(verifier.verify(issuer.token(NOW.plusSeconds(1), AUDIENCE)
                            .claim("credential_id", "api-key-1")
                            .text()))
                    .isNotNull();
        }
    }

    @Test
    void tokensOfARevokedCertificateAreRejected() {
        issuer.revoke("certificate", "thumbprint-1");
        try (CredentialVerifier verifier = following().build()) {
            awaitBegin(verifier);

            assertThat(isRevoked(
                            verifier,
                            issuer.token(NOW, AUDIENCE)
                                    .claim("credential_id", "thumbprint-1")
                                    .text()))
                    .isTrue();
            assertThat(isRevoked(
                            verifier,
                            issuer.token(NOW, AUDIENCE)
                                    .claim("cnf", Map.of("x5t#S256", "thumbprint-1"))
                                    .text()))
                    .isTrue();
            assertThat(isRevoked(
                            verifier,
                            issuer.token(NOW, AUDIENCE)
                                    .claim("credential_id", "thumbprint-2")
                                    .text()))
                    .isFalse();
        }
    }

    @Test
    void aCachedApiKeyIsRejectedOnceItIsRevoked() {
        try (CredentialVerifier verifier = following().build()) {
            String key = issuer.apiKey(Map.of(
                    "key_id",
                    "api-key-1",
                    "client_id",
                    "client-1",
                    "scopes",
                    List.of(),
                    "audiences",
                    List.of(AUDIENCE),
                    "expires_at",
                    NOW.plusSeconds(3600).toString()));
            awaitBegin(verifier);
            verifier.verify(key);

            issuer.revoke("credential", "api-key-1");

            awaitTrue(() -> isRevoked(verifier, key));
        }
    }

    @Test
    void goesOnAfterTheServerWasAway() {
        try (CredentialVerifier verifier = following().build()) {
            awaitBegin(verifier);
            issuer.revoke("token", "token-1");
            awaitTrue(() -> isRevoked(verifier, token().text()));

            issuer.goDown();
            assertThat(isRevoked(verifier, token().text())).isTrue();
            issuer.revoke("token", "token-2");
            issuer.comeBack();

            awaitTrue(() -> isRevoked(verifier, token().claim("jti", "token-2").text()));
        }
    }

    @Test
    void takesTheSnapshotAgainIfTheServerDoesNotKnowThePlace() {
        AtomicInteger snapshots = new AtomicInteger();
        issuer.answerAt(TestIssuer.REVOCATIONS, exchange -> {
            if (exchange.getRequestURI().getQuery() != null) {
                TestIssuer.answer(exchange, 410, "");
            } else if (snapshots.incrementAndGet() < 3) {
                TestIssuer.answer(exchange, 200, document(Map.of("cursor", "0", "entries", List.of())));
            } else {
                await(endOfTest);
            }
        });
        try (CredentialVerifier verifier = following().build()) {
            awaitTrue(() -> snapshots.get() == 3);

            assertThat(verifier.revocationStaleness()).isPresent();
        }
    }

    @Test
    void pausesBetweenRequestsIfTheServerDoesNotWait() {
        AtomicInteger answers = new AtomicInteger();
        issuer.answerAt(TestIssuer.REVOCATIONS, exchange -> {
            boolean isSnapshot = exchange.getRequestURI().getQuery() == null;
            answers.incrementAndGet();
            TestIssuer.answer(
                    exchange,
                    isSnapshot ? 200 : 204,
                    isSnapshot ? document(Map.of("cursor", "0", "entries", List.of())) : "");
        });
        List<Long> pauses = new CopyOnWriteArrayList<>();
        Issuer server =
                new Issuer(new IssuerUri(issuer.url(), false), new ServerHttp(null, Duration.ofSeconds(5)), clock);
        TokenCache tokens = TokenCache.forClient(
                server,
                ClientAuthentication.secret("orders-api", "a secret"),
                "revocations:read",
                clock,
                Runnable::run);
        try (RevocationPoller feed = new RevocationPoller(
                server, tokens, FeedFuzzTests.verifierFor(issuer), clock, (closed, milliseconds) -> {
                    pauses.add(milliseconds);
                    return closed.getCount() == 0;
                })) {
            awaitTrue(() -> answers.get() >= 6);

            // one after each answer but the snapshot and the last
            assertThat(pauses).hasSizeGreaterThanOrEqualTo(4).containsOnly(200L);
            assertThat(feed.staleness()).isPresent();
        }
    }

    @Test
    void goesOnWhateverBecomesOfAnAnswer() {
        AtomicInteger answers = new AtomicInteger();
        issuer.answerAt(TestIssuer.TOKEN, exchange -> {
            if (answers.getAndIncrement() == 0) {
                TestIssuer.answer(exchange, 200, "{\"access_token\":\"not\\na header\"}");
            } else {
                issuer.answerAsUsualAt(TestIssuer.TOKEN);
                TestIssuer.answer(exchange, 200, "{\"access_token\":\"good\",\"expires_in\":300}");
            }
        });
        try (CredentialVerifier verifier = following().build()) {
            awaitTrue(() -> answers.get() >= 1);
            clock.advance(Duration.ofMinutes(2));
            awaitBegin(verifier);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "{}"})
    void believesNothingThatIsNotSigned(String body) {
        AtomicInteger answers = answerFeedWith(body);
        try (CredentialVerifier verifier = following().build()) {
            awaitTrue(() -> answers.get() >= 2);

            assertThat(verifier.revocationStaleness()).isEmpty();
        }
    }

    @Test
    void rejectsFeedsOfOtherSignersAndOtherDocuments() {
        Map<String, Object> claims = Map.of("cursor", "7", "entries", List.of(entry("token", "token-1")));
        String forged = feed(claims).key(TestKeys.es256("key-1")).text();
        String ofOther = feed(claims).claim("iss", "https://other.example.com").text();
        String accessToken = feed(claims).header("typ", "at+jwt").text();
        String withoutCursor = feed(Map.of("entries", List.of())).text();
        String withOddCursor =
                feed(Map.of("cursor", "1&wait=0", "entries", List.of())).text();
        String withoutEntries = feed(Map.of("cursor", "1")).text();
        for (String bad : List.of(forged, ofOther, accessToken, withoutCursor, withOddCursor, withoutEntries)) {
            AtomicInteger answers = answerFeedWith(bad);
            try (CredentialVerifier verifier = following().build()) {
                awaitTrue(() -> answers.get() >= 1);
                assertThat(verifier.verify(token().text())).isNotNull();
                assertThat(verifier.revocationStaleness()).isEmpty();
            }
        }
    }

    @Test
    void entriesThatCannotBeReadAreLeftOut() {
        answerFeedWith(document(Map.of(
                "cursor",
                "1",
                "entries",
                List.of("x", List.of(), Map.of("kind", 1), Map.of("kind", "token"), entry("token", "token-1")))));
        try (CredentialVerifier verifier = following().build()) {
            awaitTrue(() -> isRevoked(verifier, token().text()));
        }
    }

    @Test
    void refusesAllWhileItIsNotKnownWhatIsRevokedWhereThatIsWanted() {
        answerFeedWith("x");
        try (CredentialVerifier strict =
                following().maxRevocationStaleness(Duration.ofMinutes(1)).build()) {
            VerificationUnavailableException failure =
                    catchThrowableOfType(VerificationUnavailableException.class, () -> strict.verify(token().text()));

            assertThat(failure.reason()).isEqualTo(Reason.REVOCATIONS_STALE);
        }
    }

    @Test
    void refusesAllOnceWhatIsKnownIsTooOld() {
        try (CredentialVerifier strict =
                following().maxRevocationStaleness(Duration.ofMinutes(1)).build()) {
            awaitBegin(strict);
            issuer.goDown();

            clock.advance(Duration.ofMinutes(1));
            assertThat(strict.verify(token().text())).isNotNull();
            clock.advance(Duration.ofNanos(1));
            assertThat(catchThrowableOfType(VerificationUnavailableException.class, () -> strict.verify(token().text()))
                            .reason())
                    .isEqualTo(Reason.REVOCATIONS_STALE);
            assertThat(strict.revocationStaleness())
                    .contains(Duration.ofMinutes(1).plusNanos(1));
        }
    }

    @Test
    void forgetsWhatHasExpired() {
        Revocations revocations = new Revocations(clock);
        Revocations.Until anHour =
                new Revocations.Until(Long.MAX_VALUE, NOW.plusSeconds(3600).getEpochSecond());
        revocations.add(Map.of(new Revocations.Entry("token", "token-1"), anHour));

        clock.advance(Duration.ofHours(1).minusNanos(1));
        revocations.add(Map.of());
        assertThat(revocations.size()).isEqualTo(1);
        clock.advance(Duration.ofNanos(1));
        revocations.add(Map.of());
        assertThat(revocations.size()).isZero();
    }

    @Test
    void needsAClientToFollow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialVerifier.builder(issuer.url(), AUDIENCE)
                        .followRevocations()
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> following().maxRevocationStaleness(Duration.ofSeconds(59)));
    }

    private AtomicInteger answerFeedWith(String body) {
        AtomicInteger answers = new AtomicInteger();
        issuer.answerAt(TestIssuer.REVOCATIONS, exchange -> {
            if (answers.getAndIncrement() > 3) {
                await(endOfTest);
            }
            TestIssuer.answer(exchange, 200, body);
        });
        return answers;
    }

    private String document(Map<String, Object> claims) {
        return feed(claims).text();
    }

    private TestToken feed(Map<String, Object> claims) {
        TestToken document = token().header("typ", "revocation-feed+jwt");
        claims.forEach(document::claim);
        return document;
    }

    private static Map<String, Object> entry(String kind, String id) {
        return Map.of("kind", kind, "id", id, "exp", NOW.plusSeconds(3600).getEpochSecond());
    }

    private TestToken token() {
        return issuer.token(NOW, AUDIENCE);
    }

    private TestToken full() {
        return token().claim("grant_id", "grant-1").claim("sid", "session-1").claim("credential_id", "credential-1");
    }

    private CredentialVerifierBuilder following() {
        return CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .clock(clock)
                .client(ClientAuthentication.secret("orders-api", "a secret"))
                .followRevocations();
    }

    private static boolean isRevoked(CredentialVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return false;
        } catch (CredentialRejectedException e) {
            assertThat(e.reason()).isEqualTo(Reason.REVOKED);
            return true;
        }
    }

    private static void awaitBegin(CredentialVerifier verifier) {
        awaitTrue(() -> verifier.revocationStaleness().isPresent());
    }

    /** Until it is so, or the time of the test is over. */
    private static void awaitTrue(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("It was not so in the time of the test");
            }
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
