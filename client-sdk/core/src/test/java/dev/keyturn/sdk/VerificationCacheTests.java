package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of tokens that were good. */
class VerificationCacheTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);
    private final List<Object> told = new ArrayList<>();

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void aTokenIsVerifiedOnce() {
        CredentialVerifier verifier = builder().build();
        String token = issuer.token(NOW, AUDIENCE).text();

        VerifiedCredential first = verifier.verify(token);
        VerifiedCredential second = verifier.verify(token);

        assertThat(second).isSameAs(first);
        assertThat(told).containsExactly(false, true);
    }

    @Test
    void aTokenThatDiffersInOneCharacterIsAnother() {
        CredentialVerifier verifier = builder().build();
        String token = issuer.token(NOW, AUDIENCE).text();
        verifier.verify(token);

        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(changed)))
                    .as("changed at " + i)
                    .isNotNull();
            // the same in its lower byte
            String wide = token.substring(0, i) + (char) (token.charAt(i) + 0x100) + token.substring(i + 1);
            assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(wide)))
                    .as("wide at " + i)
                    .isNotNull();
        }
    }

    @Test
    void noTokenIsCachedBeyondItsExpiry() {
        CredentialVerifier verifier = builder().clockSkew(Duration.ZERO).build();
        String token = issuer.token(NOW, AUDIENCE)
                .claim("exp", NOW.plusSeconds(10).getEpochSecond())
                .text();
        verifier.verify(token);

        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(verifier.verify(token)).isNotNull();
        clock.advance(Duration.ofNanos(1));
        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(token))
                        .reason())
                .isEqualTo(Reason.EXPIRED);
    }

    @Test
    void noTokenIsCachedAfterItsKeyWasWithdrawn() {
        CredentialVerifier verifier = builder().executor(Runnable::run).build();
        String token = issuer.token(NOW, AUDIENCE).text();
        verifier.verify(token);
        issuer.publish(TestKeys.es256("key-2"));

        clock.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(verifier.verify(token)).isNotNull();
        clock.advance(Duration.ofNanos(1));
        verifier.verify(token);

        assertThat(reasonFor(verifier, token)).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void aTokenIsCachedWhileItsKeyIsPublished() {
        CredentialVerifier verifier = builder().executor(Runnable::run).build();
        String token = issuer.token(NOW, AUDIENCE).text();
        verifier.verify(token);

        issuer.publish(KEY, TestKeys.es256("key-2"));
        clock.advance(Duration.ofMinutes(5));
        verifier.verify(token);
        verifier.verify(token);
        issuer.publish(TestKeys.es256("key-2"));
        clock.advance(Duration.ofMinutes(5));
        verifier.verify(token);
        clock.advance(Duration.ofMinutes(1));

        assertThat(told).containsExactly(false, true, true, true);
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(3);
        assertThat(reasonFor(verifier, token)).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void keysAreRenewedEvenIfAllTokensAreCached() {
        CredentialVerifier verifier = builder().executor(Runnable::run).build();
        String token = issuer.token(NOW, AUDIENCE)
                .claim("exp", NOW.plusSeconds(7 * 86_400).getEpochSecond())
                .text();
        verifier.verify(token);

        for (int i = 1; i <= 3; i++) {
            clock.advance(Duration.ofMinutes(5));
            verifier.verify(token);
            assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(1 + i);
        }
        issuer.goDown();
        clock.advance(Duration.ofHours(24));
        assertThat(catchThrowableOfType(VerificationUnavailableException.class, () -> verifier.verify(token))
                        .reason())
                .isEqualTo(Reason.KEYS_UNAVAILABLE);
    }

    @Test
    void aCacheOfSizeZeroStoresNothing() {
        CredentialVerifier verifier = builder().cacheSize(0).build();
        String token = issuer.token(NOW, AUDIENCE).text();

        verifier.verify(token);
        verifier.verify(token);

        assertThat(told).containsExactly(false, false);
    }

    @Test
    void rejectedTokensAreNotCached() {
        CredentialVerifier verifier = builder().build();
        String token = issuer.token(NOW, "https://other.example.com").text();

        assertThat(reasonFor(verifier, token)).isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(reasonFor(verifier, token)).isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(told).containsExactly(Reason.WRONG_AUDIENCE, Reason.WRONG_AUDIENCE);
    }

    @Test
    void tokensOfSeveralIssuersAreTakenEachWithItsOwnKeys() {
        ECKey otherKey = TestKeys.es256("key-1");
        try (TestIssuer other = new TestIssuer(otherKey);
                TestIssuer stranger = new TestIssuer(TestKeys.es256("key-1"))) {
            CredentialVerifier verifier = builder().trustIssuer(other.url()).build();

            assertThat(verifier.verify(issuer.token(NOW, AUDIENCE).text())).isNotNull();
            assertThat(verifier.verify(other.token(NOW, AUDIENCE).text())).isNotNull();
            assertThat(reasonFor(verifier, stranger.token(NOW, AUDIENCE).text()))
                    .isEqualTo(Reason.WRONG_ISSUER);
            assertThat(reasonFor(
                            verifier,
                            other.token(NOW, AUDIENCE)
                                    .claim("iss", issuer.url())
                                    .text()))
                    .isEqualTo(Reason.BAD_SIGNATURE);
        }
    }

    private static Reason reasonFor(CredentialVerifier verifier, String token) {
        return catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(token))
                .reason();
    }

    private CredentialVerifierBuilder builder() {
        return CredentialVerifier.builder(issuer.url(), AUDIENCE).clock(clock).listener(new VerificationListener() {
            @Override
            public void accepted(VerifiedCredential credential, boolean fromMemory) {
                told.add(fromMemory);
            }

            @Override
            public void rejected(Reason reason) {
                told.add(reason);
            }
        });
    }
}
