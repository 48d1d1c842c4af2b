package dev.keyturn.sdk.internal.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.internal.jwt.JwtSettings;
import dev.keyturn.sdk.internal.jwt.JwtVerifier;
import dev.keyturn.sdk.internal.jwt.KeyCachePolicy;
import dev.keyturn.sdk.internal.server.IssuerUri;
import dev.keyturn.sdk.internal.server.ServerHttp;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whatever the feed sends, even rightly signed, is read or refused, and nothing else is thrown. */
class FeedFuzzTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final String HEADER = "{\"typ\":\"revocation-feed+jwt\",\"alg\":\"ES256\",\"kid\":\"key-1\"}";
    private static final JwtVerifier VERIFIER = verifierFor(ISSUER);

    @FuzzTest(maxDuration = "2m")
    void anyDocumentIsReadOrRefused(FuzzedDataProvider data) {
        byte[] claims = data.consumeBoolean()
                ? data.consumeRemainingAsBytes()
                : ("{\"iss\":\"" + ISSUER.url() + "\",\"cursor\":\"1\",\"entries\":" + data.consumeRemainingAsString()
                                + "}")
                        .getBytes(StandardCharsets.UTF_8);
        String document = ISSUER.token(NOW, "any").sign(HEADER.getBytes(StandardCharsets.UTF_8), claims);

        try {
            assertThat(FeedDocument.read(document, VERIFIER, ISSUER.url()).cursor())
                    .matches("[0-9]+");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("revocation feed");
        }
    }

    /** One that trusts the issuer. */
    static JwtVerifier verifierFor(TestIssuer issuer) {
        return new JwtVerifier(new JwtSettings(
                List.of(new JwtSettings.Issuer(new IssuerUri(issuer.url(), false), null)),
                "any",
                Set.of(SignatureAlgorithm.ES256),
                JwtSettings.ACCESS_TOKENS,
                Duration.ZERO,
                10_000,
                new KeyCachePolicy(
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5)),
                null,
                new ServerHttp(null, Duration.ofSeconds(5)),
                new MutableClock(NOW),
                Runnable::run));
    }
}
