package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CredentialVerifierSettingsTests {

    private final CredentialVerifierBuilder builder =
            CredentialVerifier.builder("https://id.example.com", "https://orders.example.com");

    @Test
    void allowNoAlgorithmThatVerifiersCouldSignWith() {
        assertThat(Arrays.stream(SignatureAlgorithm.values()).map(SignatureAlgorithm::joseName))
                .containsExactly(
                        "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.algorithms(Set.of()));
    }

    @Test
    void boundTheSkewOfClocks() {
        builder.clockSkew(Duration.ZERO).clockSkew(Duration.ofMinutes(5));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.clockSkew(Duration.ofMinutes(5).plusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.clockSkew(Duration.ofNanos(-1)));
    }

    @Test
    void boundTheSizeOfTokens() {
        builder.maxTokenLength(1).maxTokenLength(1024 * 1024);

        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxTokenLength(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxTokenLength(1024 * 1024 + 1));
    }

    @Test
    void limitTheCacheTimes() {
        builder.positiveTtl(Duration.ZERO).positiveTtl(Duration.ofMinutes(10)).negativeTtl(Duration.ZERO);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.positiveTtl(Duration.ofMinutes(10).plusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.negativeTtl(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.callTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.cacheSize(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.cacheSize(10_000_001));
    }

    @Test
    void demandAPrefixThatNothingElseHas() {
        builder.apiKeyPrefix("acme_");

        for (String prefix : List.of("kta_", "kts_", "ktr_", "ktc_", "acme", "_", "Acme_", "1a_", "abcdefghijk_")) {
            assertThatIllegalArgumentException().isThrownBy(() -> builder.apiKeyPrefix(prefix));
        }
    }

    @Test
    void excludeOtherTokensBehindAGateway() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> newBuilder().behindGateway().acceptTypeJwt().build())
                .withMessageContaining("behindGateway");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        newBuilder().behindGateway().dpop(DpopOptions::required).build())
                .withMessageContaining("behindGateway");
        assertThat(newBuilder().behindGateway().build()).isNotNull();
    }

    @Test
    void demandAnAudience() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialVerifier.builder("https://id.example.com", " "));
    }

    @Test
    void demandAClientThatDoesNotFollowRedirects() {
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.httpClient(follows));
        assertThat(builder.httpClient(HttpClient.newHttpClient()).build()).isNotNull();
    }

    @Test
    void requireATrustedSourceOfKeys() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.jwks(jwks -> jwks.uri(URI.create("http://keys.example.com")))
                        .build())
                .withMessageContaining("JWKS URI");
    }

    @Test
    void demandDurationsThatMakeSense() {
        Duration none = Duration.ZERO;

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> newBuilder().jwks(jwks -> jwks.fetchTimeout(none)).build())
                .withMessageContaining("fetchTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> newBuilder().jwks(jwks -> jwks.refreshAfter(none)).build())
                .withMessageContaining("jwks.refreshAfter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> newBuilder()
                        .jwks(jwks -> jwks.retryAfter(Duration.ofSeconds(-1)))
                        .build())
                .withMessageContaining("jwks.retryAfter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> newBuilder()
                        .jwks(jwks -> jwks.unknownKeyCooldown(Duration.ofSeconds(Long.MAX_VALUE)))
                        .build())
                .withMessageContaining("unknownKeyCooldown");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> newBuilder()
                        .jwks(jwks -> jwks.maxAge(Duration.ofMinutes(4)))
                        .build())
                .withMessage("jwks.maxAge must not be shorter than jwks.refreshAfter.");
    }

    private static CredentialVerifierBuilder newBuilder() {
        return CredentialVerifier.builder("https://id.example.com", "https://orders.example.com");
    }
}
