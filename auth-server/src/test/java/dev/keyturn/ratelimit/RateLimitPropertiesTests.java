package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RateLimitPropertiesTests {

    private static final String PREFIX = "keyturn.rate-limit";

    @Test
    void eachLimitIsOnByDefault() {
        RateLimitProperties properties = bind(Map.of());

        assertThat(Limit.values()).allMatch(limit -> properties.quota(limit) > 0);
    }

    @Test
    void aSettingChangesItsOwnLimitOnly() {
        RateLimitProperties defaults = bind(Map.of());
        RateLimitProperties properties = bind(Map.of(PREFIX + ".per-address.login", "0"));

        assertThat(Limit.values())
                .allMatch(limit -> properties.quota(limit) == (limit == Limit.LOGIN ? 0 : defaults.quota(limit)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "per-address.authorize",
                "per-address.login",
                "per-address.metadata",
                "per-address.failed-authentication",
                "per-address.failed-authentication-of-client",
                "per-address.rejected-grant",
                "per-address.rejected-grant-of-client",
                "per-client.token",
                "per-client.introspection",
                "per-client.verification",
                "per-client.admin-api",
                "per-client.gateway-check",
                "per-client.user-info",
                "per-client.revocation-feed",
                "per-address.invalid-token"
            })
    void aLimitOutOfRangeIsNamed(String name) {
        for (String quota : List.of("-1", "100000001")) {
            assertThatThrownBy(() -> bind(Map.of(PREFIX + "." + name, quota)))
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(PREFIX + "." + name + " must be 0 to 100000000");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "redis:localhost",
                "redis://localhost/keys",
                "redis://user:secret@localhost",
                "localhost:6379"
            })
    void anAddressOfRedisThatIsNoneIsNamed(String url) {
        assertThatThrownBy(() -> bind(Map.of(PREFIX + ".redis.url", url)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(PREFIX + ".redis.url must")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "11s", "-1s"})
    void aTimeoutOfRedisOutOfRangeIsNamed(String timeout) {
        assertThatThrownBy(() -> bind(Map.of(PREFIX + ".redis.timeout", timeout)))
                .rootCause()
                .hasMessage(PREFIX + ".redis.timeout must be 1ms to 10s");
    }

    @Test
    void thePasswordOfRedisIsNotPrinted() {
        assertThat(bind(Map.of(PREFIX + ".redis.url", "redis://localhost", PREFIX + ".redis.password", "secret")))
                .asString()
                .contains("redis://localhost")
                .doesNotContain("secret");
    }

    static RateLimitProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(PREFIX, RateLimitProperties.class);
    }
}
