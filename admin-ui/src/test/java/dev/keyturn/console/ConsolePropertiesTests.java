package dev.keyturn.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsolePropertiesTests {

    @Test
    void reachesTheServerAtTheIssuerByDefault() {
        assertThat(properties("https://id.example/", null, "https://console.example/")
                        .backChannel())
                .hasToString("https://id.example");
        assertThat(properties("https://id.example", "http://server:9000/", "https://console.example")
                        .backChannel())
                .hasToString("http://server:9000");
    }

    @Test
    void keepsTheIssuerToTheLetter() {
        assertThat(properties("https://id.example/", null, "https://console.example")
                        .issuer())
                .hasToString("https://id.example/");
    }

    @Test
    void joinsItsOwnAddressAndAPathWithOneSlash() {
        assertThat(properties("https://id.example", null, "https://console.example/")
                        .at("/jwks.json"))
                .isEqualTo("https://console.example/jwks.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example",
                "http://127.0.0.1.evil.example",
                "ftp://id.example",
                "id.example",
                "https:///x",
                "https://u@id.example",
                "https://id.example?x"
            })
    void refusesAnIssuerThatIsNotSafe(String issuer) {
        assertThatThrownBy(() -> properties(issuer, null, "https://console.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyturn.console.issuer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9000",
                "http://127.0.0.1",
                "http://[::1]:9000",
                "https://id.example:8443/tenant"
            })
    void acceptsHttpsAndThisMachine(String issuer) {
        assertThat(properties(issuer, null, "http://localhost:9001").isExposedInClear())
                .isFalse();
    }

    @Test
    void knowsWhenSessionsCrossANetworkInClear() {
        assertThat(properties("https://id.example", null, "http://console.example")
                        .isExposedInClear())
                .isTrue();
        assertThat(properties("https://id.example", null, "https://console.example")
                        .isExposedInClear())
                .isFalse();
    }

    private static ConsoleProperties properties(String issuer, @Nullable String serverUrl, String url) {
        return new ConsoleProperties(
                URI.create(issuer),
                serverUrl == null ? null : URI.create(serverUrl),
                URI.create(url),
                Path.of("key.json"));
    }
}
