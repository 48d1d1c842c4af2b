package dev.keyturn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsolePropertiesTests {

    @ParameterizedTest
    @ValueSource(strings = {"https://console.example.com", "https://console.example.com/"})
    void derivesEverythingFromItsUrl(String url) {
        ConsoleProperties console = new ConsoleProperties(URI.create(url), null);

        assertThat(console.resolve("/")).hasToString("https://console.example.com/");
        assertThat(console.keys()).hasToString("https://console.example.com/jwks.json");
    }

    @Test
    void letsTheKeysBeInsideTheNetwork() {
        URI keys = URI.create("http://admin-ui:9001/jwks.json");

        assertThat(new ConsoleProperties(URI.create("http://localhost:9001"), keys).keys())
                .isEqualTo(keys);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://console.example.com", "console", "https://user@console.example.com", "https://x/#y"})
    void refusesAUrlThatNoBrowserShouldBeSentTo(String url) {
        assertThatThrownBy(() -> new ConsoleProperties(URI.create(url), null))
                .hasMessageStartingWith("keyturn.console.url must ");
    }
}
