package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can only be seen with a source of keys and threads at a test's command. */
class KeyCacheTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration COOLDOWN = Duration.ofSeconds(30);
    private static final JoseHeader KNOWN = new JoseHeader(SignatureAlgorithm.ES256, "known");
    private static final JoseHeader FORGED = new JoseHeader(SignatureAlgorithm.ES256, "forged");
    private static final byte[] DOCUMENT =
            new JWKSet(TestKeys.es256("known")).toString(true).getBytes(StandardCharsets.UTF_8);

    private final MutableClock clock = new MutableClock(NOW);
    private final HeldExecutor executor = new HeldExecutor();
    private int failuresToCome;
    private final KeyCache cache = new KeyCache(
            this::keys,
            null,
            new KeyCachePolicy(Duration.ofMinutes(5), Duration.ofHours(1), RETRY_AFTER, COOLDOWN, Duration.ofMillis(1)),
            clock,
            executor);

    @Test
    void retriesAfterAnUnexpectedError() {
        failuresToCome = 1;
        prepare();
        assertThat(catchThrowableOfType(VerificationUnavailableException.class, () -> cache.find(KNOWN, NOW)))
                .hasCauseInstanceOf(StackOverflowError.class);

        clock.advance(RETRY_AFTER);
        prepare();

        assertThat(cache.find(KNOWN, clock.instant())).isNotNull();
    }

    @Test
    void keepsItsPauseForVerificationsThatBeganBeforeTheFetchEnded() {
        Instant begun = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        prepare();

        CredentialRejectedException refusal =
                catchThrowableOfType(CredentialRejectedException.class, () -> cache.find(FORGED, begun));

        assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(cache.find(KNOWN, begun)).isNotNull();
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void keepsItsPauseForVerificationsThatBeganBeforeTheFetchFailed() {
        Instant begun = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        failuresToCome = 1;
        prepare();

        assertThat(catchThrowableOfType(VerificationUnavailableException.class, () -> cache.find(KNOWN, begun))
                        .retryAfter())
                .isEqualTo(RETRY_AFTER);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void fetchesAgainAfterTheClockWasSetBack() {
        prepare();
        clock.advance(Duration.ofHours(-1));

        assertThat(cache.find(KNOWN, clock.instant())).isNotNull();
        assertThat(executor.waiting()).isEqualTo(1);
    }

    private void prepare() {
        cache.prepare();
        executor.runAll();
    }

    private KeySet keys() throws ParseException {
        if (failuresToCome > 0) {
            failuresToCome--;
            throw new StackOverflowError();
        }
        return KeySet.parse(DOCUMENT, Set.of(SignatureAlgorithm.ES256));
    }
}
