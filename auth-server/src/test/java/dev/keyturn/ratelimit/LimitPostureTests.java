package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.posture.Affected;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LimitPostureTests {

    @ParameterizedTest
    @CsvSource({
        "per-address.login, 0, true",
        "per-address.login, 1, false",
        "per-address.login, 12000, false",
        "per-address.login, 12001, true",
        "per-client.token, 1200000, false",
        "per-client.token, 1200001, true",
        "per-client.gateway-check, 20000000, false",
        "per-client.gateway-check, 100000000, true"
    })
    void findsLimitsThatAreOffOrFarAboveTheirDefault(String setting, String value, boolean isFound) {
        String name = "keyturn.rate-limit." + setting;

        assertThat(settingsWithoutLimit(Map.of(name, value))).isEqualTo(isFound ? List.of(name) : List.of());
    }

    @Test
    void theDefaultsAreLimits() {
        assertThat(settingsWithoutLimit(Map.of())).isEmpty();
    }

    @Test
    void findsEachOfThem() {
        Map<String, String> high = Stream.of(Limit.values())
                .collect(Collectors.toMap(limit -> "keyturn.rate-limit." + limit.setting(), limit -> "100000000"));

        assertThat(settingsWithoutLimit(high)).containsExactlyInAnyOrderElementsOf(high.keySet());
    }

    private static List<String> settingsWithoutLimit(Map<String, String> settings) {
        RateLimitProperties properties = new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("keyturn.rate-limit", RateLimitProperties.class);
        return LimitPosture.settingsWithoutLimit(properties).stream()
                .map(Affected::id)
                .toList();
    }
}
