package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When keys are fetched again, counted at the issuer, and what is served when they cannot be. */
@Tag("server")
class KeyRenewalTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
    private static final Duration KEEP_FOR = Duration.ofHours(24);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration COOLDOWN = Duration.ofSeconds(30);
    private static final ECKey OLD_KEY = TestKeys.es256("old");
    private static final ECKey NEW_KEY = TestKeys.es256("new");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(OLD_KEY);
    private final HeldExecutor background = new HeldExecutor();
    private Executor executor = Runnable::run;
    private final CredentialVerifier verifier = CredentialVerifier.builder(issuer.url(), AUDIENCE)
            .clock(clock)
            .executor(task -> executor.execute(task))
            .jwks(jwks -> jwks.refreshAfter(REFRESH_AFTER)
                    .maxAge(KEEP_FOR)
                    .retryAfter(RETRY_AFTER)
                    .unknownKeyCooldown(COOLDOWN)
                    .fetchTimeout(Duration.ofSeconds(10)))
            .build();
    private final String stolen = tokenSignedWith(NEW_KEY);

    @BeforeEach
    void haveFetchedOnce() {
        verifier.verify(tokenSignedWith(OLD_KEY));
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1);
    }

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void keysThatAreDueAreFetchedInTheBackgroundAndOnce() {
        executor = background;

        clock.advance(REFRESH_AFTER.minusNanos(1));
        verifier.verify(tokenSignedWith(OLD_KEY));
        assertThat(background.waiting()).isZero();

        clock.advance(Duration.ofNanos(1));
        for (int i = 0; i < 10; i++) {
            verifier.verify(tokenSignedWith(OLD_KEY));
        }
        assertThat(background.waiting()).isEqualTo(1);
        background.runAll();
        verifier.verify(tokenSignedWith(OLD_KEY));

        assertThat(background.waiting()).isZero();
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(2);
    }

    @Test
    void aKeyAnnouncedAheadIsThereWhenItIsUsed() {
        issuer.publish(OLD_KEY, NEW_KEY);
        clock.advance(REFRESH_AFTER);
        verifier.verify(tokenSignedWith(OLD_KEY));

        verifier.verify(tokenSignedWith(NEW_KEY));

        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(2);
    }

    @Test
    void aKeyThatComesWithoutAnnouncementIsFetchedAsSoonAsItIsUsed() {
        clock.advance(COOLDOWN);
        issuer.publish(NEW_KEY);

        assertThat(verifier.verify(tokenSignedWith(NEW_KEY))).isNotNull();
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(2);
    }

    @Test
    void aKeyThatIsWithdrawnIsRefusedAfterTheNextFetch() {
        issuer.publish(NEW_KEY);
        clock.advance(REFRESH_AFTER);
        verifier.verify(tokenSignedWith(OLD_KEY));

        assertRefused(Reason.UNKNOWN_KEY, OLD_KEY);
    }

    @Test
    void forgedKeyIdsCauseNoFetchBeyondTheScheduledOnes() {
        assertThat(fetchesInAFlood(REFRESH_AFTER.minusSeconds(1))).isEqualTo(4);
        assertThat(fetchesInAFlood(Duration.ofHours(1)))
                .isEqualTo((int) Duration.ofHours(1).dividedBy(REFRESH_AFTER));
        assertThat(issuer.requestsAt(TestIssuer.METADATA)).isEqualTo(issuer.requestsAt(TestIssuer.KEYS));
    }

    @Test
    void theSameForgedKeyIdCausesNoMoreFetchesThanMany() {
        for (int second = 1; second < REFRESH_AFTER.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            assertRefused(Reason.UNKNOWN_KEY, forged("forged"));
        }

        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1 + 4);
    }

    @Test
    void aForgedKeyIdCausesNoFetchWhileTheKeysAreFresh() {
        clock.advance(COOLDOWN.minusNanos(1));

        assertRefused(Reason.UNKNOWN_KEY, forged("forged"));

        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1);
    }

    @Test
    void aForgedKeyIdDoesNotBringOnTheRetriesOfAServerThatIsDown() {
        clock.advance(COOLDOWN);
        issuer.answerAt(TestIssuer.KEYS, exchange -> TestIssuer.answer(exchange, 503, ""));

        for (int second = 0; second < 4 * COOLDOWN.toSeconds(); second++) {
            assertRefused(Reason.UNKNOWN_KEY, forged("forged-" + second));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1 + 3);
    }

    @Test
    void aKeyThatWasUsedBeforeItWasPublishedIsAcceptedAfterTheCooldown() {
        clock.advance(COOLDOWN);
        assertRefused(Reason.UNKNOWN_KEY, NEW_KEY);
        issuer.publish(NEW_KEY);

        clock.advance(COOLDOWN.minusNanos(1));
        assertRefused(Reason.UNKNOWN_KEY, NEW_KEY);
        clock.advance(Duration.ofNanos(1));

        assertThat(verifier.verify(tokenSignedWith(NEW_KEY))).isNotNull();
    }

    @Test
    void aKeyWithoutAnnouncementIsFoundInAFloodOfForgedOnesWhenKeysAreDueAtTheLatest() {
        fetchesInAFlood(Duration.ofHours(1));
        issuer.publish(NEW_KEY);
        clock.advance(REFRESH_AFTER);

        assertThat(verifier.verify(tokenSignedWith(NEW_KEY))).isNotNull();
    }

    @Test
    void aKeyWithoutAnnouncementIsFoundAsSoonAsEverAfterAFlood() {
        fetchesInAFlood(Duration.ofHours(1));
        clock.advance(REFRESH_AFTER);
        verifier.verify(tokenSignedWith(OLD_KEY));
        issuer.publish(NEW_KEY);
        clock.advance(COOLDOWN);

        assertThat(verifier.verify(tokenSignedWith(NEW_KEY))).isNotNull();
    }

    @Test
    void anAnswerWithoutAKeyThatCanBeUsedLeavesTheKeysAsTheyAre() {
        for (String document : new String[] {"{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}, null]}"}) {
            issuer.answerAt(TestIssuer.KEYS, exchange -> TestIssuer.answer(exchange, 200, document));
            clock.advance(REFRESH_AFTER);
            verifier.verify(tokenSignedWith(OLD_KEY));

            assertThat(verifier.verify(tokenSignedWith(OLD_KEY))).isNotNull();
        }
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(3);

        issuer.answerAsUsualAt(TestIssuer.KEYS);
        issuer.publish(NEW_KEY);
        clock.advance(RETRY_AFTER);
        verifier.verify(tokenSignedWith(NEW_KEY));
        assertRefused(Reason.UNKNOWN_KEY, OLD_KEY);
    }

    @Test
    void oldKeysAreServedWhileTheServerIsDownUntilTheyAreTooOld() {
        issuer.goDown();

        clock.advance(KEEP_FOR.minusNanos(1));
        assertThat(verifier.verify(tokenSignedWith(OLD_KEY))).isNotNull();

        clock.advance(Duration.ofNanos(1));
        assertUnavailable(OLD_KEY);

        issuer.comeBack();
        clock.advance(RETRY_AFTER);
        assertThat(verifier.verify(tokenSignedWith(OLD_KEY))).isNotNull();
    }

    @Test
    void aServerThatIsDownIsAskedOncePerPause() {
        issuer.answerAt(TestIssuer.KEYS, exchange -> TestIssuer.answer(exchange, 503, ""));
        clock.advance(REFRESH_AFTER);

        for (int second = 0; second < 50; second++) {
            verifier.verify(tokenSignedWith(OLD_KEY));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1 + 50 / (int) RETRY_AFTER.toSeconds());
    }

    @Test
    void anUnknownKeyIsRefusedWhileTheServerIsDownAndFoundWhenItIsBack() {
        issuer.goDown();
        clock.advance(COOLDOWN);

        assertRefused(Reason.UNKNOWN_KEY, NEW_KEY);
        clock.advance(REFRESH_AFTER);
        assertRefused(Reason.UNKNOWN_KEY, forged("forged"));
        assertThat(verifier.verify(tokenSignedWith(OLD_KEY))).isNotNull();

        issuer.publish(NEW_KEY);
        issuer.comeBack();
        clock.advance(RETRY_AFTER);
        assertThat(verifier.verify(tokenSignedWith(NEW_KEY))).isNotNull();
    }

    @Test
    void withoutKeysThatMayBeUsedAnUnknownKeyIsLeftOpenLikeAnyOther() {
        issuer.goDown();
        clock.advance(KEEP_FOR);

        assertThat(assertUnavailable(NEW_KEY).retryAfter()).isEqualTo(RETRY_AFTER);
        clock.advance(Duration.ofSeconds(2));
        assertThat(assertUnavailable(OLD_KEY).retryAfter()).isEqualTo(RETRY_AFTER.minusSeconds(2));
    }

    @Test
    void aServerThatIsDownAtFirstIsAskedAgainAfterThePause() {
        issuer.goDown();
        CredentialVerifier early = CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .clock(clock)
                .jwks(jwks -> jwks.retryAfter(RETRY_AFTER))
                .build();
        String token = tokenSignedWith(OLD_KEY);

        assertThat(catchThrowableOfType(VerificationUnavailableException.class, () -> early.verify(token))
                        .retryAfter())
                .isEqualTo(RETRY_AFTER);
        issuer.comeBack();
        int requests = issuer.requestsAt(TestIssuer.KEYS);
        assertThat(catchThrowableOfType(VerificationUnavailableException.class, () -> early.verify(token)))
                .isNotNull();
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(requests);

        clock.advance(RETRY_AFTER);
        assertThat(early.verify(token)).isNotNull();
    }

    @Test
    void aClockThatIsSetBackNeitherStopsFetchesNorForgetsKeys() {
        clock.advance(Duration.ofHours(-10));

        assertThat(verifier.verify(issuer.token(clock.instant(), AUDIENCE).text()))
                .isNotNull();
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(2);
    }

    @Test
    void preparingFetchesAheadOfTheFirstTokenAndOnlyIfNeeded() {
        executor = background;
        verifier.prepare();
        assertThat(background.waiting()).isZero();

        clock.advance(REFRESH_AFTER);
        verifier.prepare();
        verifier.prepare();

        assertThat(background.waiting()).isEqualTo(1);
    }

    private String tokenSignedWith(JWK key) {
        return issuer.token(NOW, AUDIENCE)
                .claim("exp", NOW.plus(Duration.ofDays(30)).getEpochSecond())
                .key(key)
                .text();
    }

    /** Five tokens a second, each with an id of its own, for so long. */
    private int fetchesInAFlood(Duration length) {
        int before = issuer.requestsAt(TestIssuer.KEYS);
        for (long second = 0; second < length.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            for (int i = 0; i < 5; i++) {
                assertRefused(Reason.UNKNOWN_KEY, forged("forged-" + second + "-" + i));
            }
        }
        return issuer.requestsAt(TestIssuer.KEYS) - before;
    }

    /** A token that was signed once, with another key id in its header, as a forger makes them by the thousand. */
    private String forged(String id) {
        return Base64URL.encode("{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"" + id + "\"}")
                + stolen.substring(stolen.indexOf('.'));
    }

    private void assertRefused(Reason reason, JWK key) {
        assertRefused(reason, tokenSignedWith(key));
    }

    private void assertRefused(Reason reason, String token) {
        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(token))
                        .reason())
                .isEqualTo(reason);
    }

    private VerificationUnavailableException assertUnavailable(JWK key) {
        VerificationUnavailableException refusal = catchThrowableOfType(
                VerificationUnavailableException.class, () -> verifier.verify(tokenSignedWith(key)));
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
