package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ApiResponseTests {

    private final AtomicInteger status = new AtomicInteger();
    private final List<String> headers = new ArrayList<>();

    @Test
    void isWrittenWithEachChallengeAsAHeaderOfItsOwn() {
        Refusal refusal = new Refusal(
                401,
                "invalid-token",
                "The access token has expired.",
                List.of("Bearer error=\"invalid_token\"", "DPoP error=\"invalid_token\""),
                null,
                null,
                Map.of());

        String body = write(refusal.response());

        assertThat(status).hasValue(401);
        assertThat(headers)
                .containsExactlyInAnyOrder(
                        "WWW-Authenticate: Bearer error=\"invalid_token\"",
                        "WWW-Authenticate: DPoP error=\"invalid_token\"",
                        "Cache-Control: no-store",
                        "Content-Type: application/problem+json",
                        "Content-Length: " + body.length());
        assertThat(body).isEqualTo(refusal.body());
    }

    @Test
    void isWrittenWithLimitsNonceAndRetry() {
        Refusal refusal = new Refusal(
                429,
                "budget-exceeded",
                "The budget is used up.",
                List.of(),
                Duration.ofMillis(1500),
                "nonce-1",
                Map.of("RateLimit", "\"day\";r=0"));

        write(refusal.response());

        assertThat(status).hasValue(429);
        assertThat(headers)
                .contains("Retry-After: 2", "DPoP-Nonce: nonce-1", "RateLimit: \"day\";r=0")
                .noneMatch(header -> header.startsWith("WWW-Authenticate"));
    }

    @Test
    void isWrittenForMetadata() {
        ProtectedResourceMetadata metadata =
                ProtectedResourceMetadata.of("https://orders.example.com", "https://id.example.com");

        String body = write(metadata.response());

        assertThat(status).hasValue(200);
        assertThat(headers)
                .containsExactlyInAnyOrder(
                        "Cache-Control: public, max-age=3600",
                        "Content-Type: application/json",
                        "Content-Length: " + body.length());
        assertThat(body).isEqualTo(metadata.document());
    }

    @Test
    void hasTheLengthOfItsBytes() {
        write(new ApiResponse(200, "text/plain", Map.of(), "\u00e4"));

        assertThat(headers).contains("Content-Length: 2");
    }

    private String write(ApiResponse response) {
        byte[] body = response.writeTo(status::set, (name, value) -> headers.add(name + ": " + value));
        return new String(body, StandardCharsets.UTF_8);
    }
}
