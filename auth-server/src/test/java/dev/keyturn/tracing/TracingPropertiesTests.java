package dev.keyturn.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingPropertiesTests {

    @Test
    void nothingIsTracedWithoutAnEndpoint() {
        assertThat(properties("", 1, Map.of()).isConfigured()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector",
                "ftp://collector.example.com/v1/traces",
                "https:///v1/traces",
                "https://user:password@collector.example.com/v1/traces"
            })
    void rejectsAnEndpointThatIsNoHttpUrl(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(endpoint, 1, Map.of()))
                .withMessageContaining("endpoint must be")
                .withMessageNotContaining("password");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void rejectsAShareThatIsNone(double ratio) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties("https://collector.example.com", ratio, Map.of()))
                .withMessageContaining("sample-ratio must be 0 to 1");
    }

    @Test
    void sendsHeadersOverTlsOrToTheSameMachineOnly() {
        Map<String, String> headers = Map.of("authorization", "secret");
        assertThat(properties("http://localhost:4318/v1/traces", 1, headers).isConfigured())
                .isTrue();
        assertThat(properties("http://10.0.0.4:4318/v1/traces", 1, Map.of()).isConfigured())
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties("http://10.0.0.4:4318/v1/traces", 1, headers))
                .withMessageContaining("without encryption");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a-secret\n", "a-secret\r\nX: y", "a-secret ", "a-sécret", ""})
    void rejectsAHeaderThatTheClientWouldLog(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> properties("https://collector.example.com/v1/traces", 1, Map.of("authorization", value)))
                .withMessageContaining("headers.authorization")
                .withMessageNotContaining("cret");
    }

    @Test
    void theHeadersAreInNoText() {
        TracingProperties properties =
                properties("https://collector.example.com/v1/traces", 1, Map.of("authorization", "secret"));

        assertThat(properties.toString()).doesNotContain("secret");
    }

    private static TracingProperties properties(String endpoint, double ratio, Map<String, String> headers) {
        return new TracingProperties(URI.create(endpoint), ratio, false, "keyturn", headers, null);
    }
}
