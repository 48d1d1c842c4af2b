package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.posture.Affected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SignInPostureTests {

    @ParameterizedTest
    @CsvSource({
        "max-failures, 100, false",
        "max-failures-per-network, 1000, false",
        "max-failures-per-network, 1001, true",
        "max-failures-per-account, 2000, false",
        "max-failures-per-account, 2001, true",
        "initial-lockout, 10s, false",
        "initial-lockout, 9s, true",
        "initial-lockout, 0s, true",
        "failure-decay, 10s, false",
        "failure-decay, 1ms, true"
    })
    void findsLimitsThatDoNotLimit(String setting, String value, boolean isFound) {
        String name = "keyturn.sign-in." + setting;

        assertThat(settingsWithoutLimit(Map.of(name, value))).isEqualTo(isFound ? List.of(name) : List.of());
    }

    @Test
    void findsTooManyFailuresOfOneNetwork() {
        assertThat(settingsWithoutLimit(Map.of(
                        "keyturn.sign-in.max-failures", "101", "keyturn.sign-in.max-failures-per-account", "101")))
                .containsExactly("keyturn.sign-in.max-failures");
    }

    @Test
    void theDefaultsAreLimits() {
        assertThat(settingsWithoutLimit(Map.of())).isEmpty();
    }

    private static List<String> settingsWithoutLimit(Map<String, String> settings) {
        SignInProperties properties = new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("keyturn.sign-in", SignInProperties.class);
        return SignInPosture.settingsWithoutLimit(properties).stream()
                .map(Affected::id)
                .toList();
    }
}
