package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.CredentialVerificationException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at once, started by a barrier. */
@Tag("server")
@Timeout(60)
class KeyRaceTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey OLD_KEY = TestKeys.es256("old");
    private static final ECKey NEW_KEY = TestKeys.es256("new");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(OLD_KEY);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void stop() {
        answer.countDown();
        threads.shutdownNow();
        issuer.close();
    }

    @Test
    void concurrentFirstUseCausesOneFetchAndNoRefusal() throws Exception {
        for (int round = 1; round <= 50; round++) {
            CredentialVerifier verifier = newVerifier();
            String token = tokenSignedWith(OLD_KEY);

            List<Future<VerifiedCredential>> verifications = race(16, () -> verifier.verify(token));

            for (Future<VerifiedCredential> verification : verifications) {
                assertThat(verification.get().id()).isEqualTo("token-1");
            }
            assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(round);
        }
    }

    @Test
    void concurrentFirstUseOfANewKeyCausesOneFetchAndNoRefusal() throws Exception {
        for (int round = 1; round <= 20; round++) {
            issuer.publish(OLD_KEY);
            CredentialVerifier verifier = newVerifier();
            verifier.verify(tokenSignedWith(OLD_KEY));
            int before = issuer.requestsAt(TestIssuer.KEYS);
            issuer.publish(OLD_KEY, NEW_KEY);
            clock.advance(Duration.ofSeconds(30));
            String token = tokenSignedWith(NEW_KEY);

            for (Future<VerifiedCredential> verification : race(16, () -> verifier.verify(token))) {
                assertThat(verification.get().id()).isEqualTo("token-1");
            }
            assertThat(issuer.requestsAt(TestIssuer.KEYS) - before).isEqualTo(1);
        }
    }

    @Test
    void goodTokensDoNotWaitWhileForgedKeyIdsKeepASlowIssuerBusy() throws Exception {
        CredentialVerifier verifier = newVerifier();
        String good = tokenSignedWith(OLD_KEY);
        verifier.verify(good);
        CountDownLatch asked = new CountDownLatch(1);
        issuer.answerAt(TestIssuer.KEYS, exchange -> {
            asked.countDown();
            awaitAnswer();
            TestIssuer.answer(exchange, 200, issuer.keysDocument());
        });
        clock.advance(Duration.ofSeconds(30));
        int forgeries = KeyCache.MAX_WAITING + 20;
        CountDownLatch refusedAtOnce = new CountDownLatch(20);

        List<Future<Reason>> refusals = new ArrayList<>();
        for (int i = 0; i < forgeries; i++) {
            String forged = tokenSignedWith(
                    new ECKey.Builder(NEW_KEY).keyID("forged-" + i).build());
            refusals.add(threads.submit(() -> {
                Reason reason = reasonOf(verifier, forged);
                refusedAtOnce.countDown();
                return reason;
            }));
        }
        asked.await();
        refusedAtOnce.await();
        assertThat(verifier.verify(good)).isNotNull();
        answer.countDown();

        Map<Reason, Integer> counted = new EnumMap<>(Reason.class);
        for (Future<Reason> refusal : refusals) {
            counted.merge(refusal.get(), 1, Integer::sum);
        }
        assertThat(counted)
                .containsEntry(Reason.UNKNOWN_KEY, KeyCache.MAX_WAITING)
                .containsEntry(Reason.KEYS_UNAVAILABLE, 20);
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(2);
    }

    @Test
    void onlySoManyWaitForTheFirstKeys() throws Exception {
        issuer.answerAt(TestIssuer.KEYS, exchange -> {
            awaitAnswer();
            TestIssuer.answer(exchange, 200, issuer.keysDocument());
        });
        CredentialVerifier verifier = newVerifier();
        String token = tokenSignedWith(OLD_KEY);
        int tooMany = 20;
        CountDownLatch refused = new CountDownLatch(tooMany);

        List<Future<Reason>> verifications = race(KeyCache.MAX_WAITING_FOR_FIRST_KEYS + tooMany, () -> {
            try {
                verifier.verify(token);
                return null;
            } catch (VerificationUnavailableException e) {
                refused.countDown();
                return e.reason();
            }
        });
        refused.await();
        assertThat(verifications.stream().filter(Future::isDone).count()).isLessThanOrEqualTo(tooMany);
        answer.countDown();

        int accepted = 0;
        for (Future<Reason> verification : verifications) {
            accepted += verification.get() == null ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(KeyCache.MAX_WAITING_FOR_FIRST_KEYS);
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1);
    }

    @Test
    void aFailureReachesAllWhoWait() throws Exception {
        issuer.answerAt(TestIssuer.KEYS, exchange -> TestIssuer.answer(exchange, 500, ""));
        CredentialVerifier verifier = newVerifier();
        String token = tokenSignedWith(OLD_KEY);

        for (Future<Reason> reason : race(16, () -> reasonOf(verifier, token))) {
            assertThat(reason.get()).isEqualTo(Reason.KEYS_UNAVAILABLE);
        }
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1);
    }

    @Test
    void anInterruptedThreadStopsWaitingAndStaysInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        issuer.answerAt(TestIssuer.KEYS, exchange -> {
            asked.countDown();
            awaitAnswer();
        });
        CredentialVerifier verifier = newVerifier();
        String token = tokenSignedWith(OLD_KEY);
        List<Object> seen = new ArrayList<>();
        Thread thread = new Thread(() -> {
            seen.add(reasonOf(verifier, token));
            seen.add(Thread.currentThread().isInterrupted());
        });

        thread.start();
        asked.await();
        thread.interrupt();
        thread.join();

        assertThat(seen).containsExactly(Reason.KEYS_UNAVAILABLE, true);
    }

    private static Reason reasonOf(CredentialVerifier verifier, String token) {
        try {
            verifier.verify(token);
            throw new AssertionError("accepted");
        } catch (CredentialVerificationException e) {
            return e.reason();
        }
    }

    private <T> List<Future<T>> race(int contenders, Callable<T> action) {
        CyclicBarrier start = new CyclicBarrier(contenders);
        List<Future<T>> results = new ArrayList<>();
        for (int i = 0; i < contenders; i++) {
            results.add(threads.submit(() -> {
                start.await();
                return action.call();
            }));
        }
        return results;
    }

    private void awaitAnswer() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CredentialVerifier newVerifier() {
        return CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .clock(clock)
                .jwks(jwks -> jwks.fetchTimeout(Duration.ofSeconds(30)))
                .build();
    }

    private String tokenSignedWith(ECKey key) {
        return issuer.token(NOW, AUDIENCE).key(key).text();
    }
}
