package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.sdk.internal.dpop.DpopVerifier;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * Whatever is sent is refused as the contract says, and nothing else is thrown. With the build the inputs beside it are tried; with
 * {@code JAZZER_FUZZ=1} and one method named, others are looked for.
 */
class FuzzTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final MutableClock CLOCK = new MutableClock(NOW);
    private static final CredentialVerifier VERIFIER =
            CredentialVerifier.builder(ISSUER.url(), AUDIENCE).clock(CLOCK).build();

    @FuzzTest(maxDuration = "2m")
    void anyTextIsRefused(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();

        try {
            assertThat(VERIFIER.verify(text)).isNull();
        } catch (CredentialRejectedException e) {
            assertThat(e.reason().description()).isNotEmpty();
        }
    }

    /** Signed rightly, so that what is behind the signature is reached. */
    @FuzzTest(maxDuration = "2m")
    void anyClaimsAreReadOrRefused(FuzzedDataProvider data) {
        byte[] header = data.consumeBoolean()
                ? "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"key-1\"}".getBytes(StandardCharsets.UTF_8)
                : data.consumeBytes(200);
        String token = ISSUER.token(NOW, AUDIENCE).sign(header, data.consumeRemainingAsBytes());

        try {
            assertThat(VERIFIER.verify(token).audience()).contains(AUDIENCE);
        } catch (CredentialRejectedException e) {
            assertThat(e.reason()).isNotEqualTo(Reason.BAD_SIGNATURE);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void anyProofIsRefused(FuzzedDataProvider data) {
        DpopVerifier proofs = new DpopVerifier(Duration.ofMinutes(1), null, null, CLOCK);
        String text = data.consumeBoolean()
                ? data.consumeRemainingAsString()
                : Base64URL.encode(data.consumeBytes(300)) + "." + Base64URL.encode(data.consumeBytes(300)) + "."
                        + Base64URL.encode(data.consumeRemainingAsBytes());

        try {
            proofs.verify(text, "thumbprint", "token", "GET", URI.create(AUDIENCE));
            throw new AssertionError("accepted");
        } catch (CredentialRejectedException e) {
            assertThat(e.reason()).isEqualTo(Reason.PROOF_INVALID);
        }
    }
}
