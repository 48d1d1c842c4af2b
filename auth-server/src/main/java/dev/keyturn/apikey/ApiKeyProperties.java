package dev.keyturn.apikey;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How API keys look and how long they may live.
 *
 * @param prefix what each begins with, so that scanners find a leaked one: a lower-case letter and up to nine more letters
 *     or digits
 * @param environments what kinds of keys there are, by the name that stands in them; {@code live} and {@code test} if none is
 *     configured
 * @param cacheSize about how much memory the keys may take that a node remembers, 700 bytes or more each; a quarter of the
 *     heap if nothing is configured
 */
@ConfigurationProperties("keyturn.apikey")
record ApiKeyProperties(
        @DefaultValue("kt") String prefix,
        @Nullable Map<String, Limits> environments,
        @Nullable DataSize cacheSize) {

    private static final Map<String, Limits> DEFAULT_ENVIRONMENTS =
            Map.of("live", Limits.ofDefault(), "test", Limits.ofDefault());

    ApiKeyProperties {
        environments = environments == null || environments.isEmpty() ? DEFAULT_ENVIRONMENTS : Map.copyOf(environments);
    }

    @Override
    public Map<String, Limits> environments() {
        return environments == null ? DEFAULT_ENVIRONMENTS : environments;
    }

    /** What {@link #cacheSize} comes to, in bytes. */
    long cacheBytes() {
        return cacheSize == null ? Runtime.getRuntime().maxMemory() / 4 : cacheSize.toBytes();
    }

    /**
     * How long the keys of one environment may live.
     *
     * @param maximumLifetime the longest that can be asked for
     * @param defaultLifetime what a key gets for which nothing is asked; no longer than the maximum
     */
    record Limits(
            @DefaultValue("365d") Duration maximumLifetime,
            @DefaultValue("90d") Duration defaultLifetime) {

        Limits {
            if (maximumLifetime.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException(
                        "keyturn.apikey.environments.*.maximum-lifetime must be a minute or more");
            }
            if (defaultLifetime.isNegative() || defaultLifetime.isZero()) {
                throw new IllegalArgumentException(
                        "keyturn.apikey.environments.*.default-lifetime must be longer than nothing");
            }
            if (defaultLifetime.compareTo(maximumLifetime) > 0) {
                defaultLifetime = maximumLifetime;
            }
        }

        static Limits ofDefault() {
            return new Limits(Duration.ofDays(365), Duration.ofDays(90));
        }
    }
}
