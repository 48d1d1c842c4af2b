package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * @param wrongKeys how many texts that are no key may come from one place
 * @param whenLeakedReading which scopes let a key do no more than read, with {@code *} for anything: what is left of one in
 *     quarantine
 * @param cacheSize about how much memory the keys may take that a node remembers, 700 bytes or more each; a quarter of the
 *     heap if nothing is configured
 */
@ConfigurationProperties("keyturn.apikey")
public record ApiKeyProperties(
        @DefaultValue("kt") String prefix,
        @Nullable Map<String, Limits> environments,
        @DefaultValue WrongKeys wrongKeys,
        @DefaultValue({"*:read", "*.read", "read:*"}) Set<String> whenLeakedReading,
        @Nullable DataSize cacheSize) {

    private static final Map<String, Limits> DEFAULT_ENVIRONMENTS =
            Map.of("live", Limits.ofDefault(), "test", Limits.ofDefault());

    public ApiKeyProperties {
        whenLeakedReading = Set.copyOf(whenLeakedReading);
        environments = environments == null || environments.isEmpty() ? DEFAULT_ENVIRONMENTS : Map.copyOf(environments);
    }

    @Override
    public Map<String, Limits> environments() {
        return environments == null ? DEFAULT_ENVIRONMENTS : environments;
    }

    /** What {@link #cacheSize} comes to, in bytes. */
    public long cacheBytes() {
        return cacheSize == null ? Runtime.getRuntime().maxMemory() / 4 : cacheSize.toBytes();
    }

    /**
     * How long the keys of one environment may live, and what becomes of one that leaks.
     *
     * @param maximumLifetime the longest that can be asked for
     * @param defaultLifetime what a key gets for which nothing is asked; no longer than the maximum
     * @param whenLeaked {@code revoke} ends it at once; {@code quarantine} lets it read, from networks from which it was used
     *     a day or more before, until it is rotated or revoked
     */
    public record Limits(
            @DefaultValue("365d") Duration maximumLifetime,
            @DefaultValue("90d") Duration defaultLifetime,
            @DefaultValue("revoke") WhenLeaked whenLeaked) {

        public Limits {
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
            return new Limits(Duration.ofDays(365), Duration.ofDays(90), WhenLeaked.REVOKE);
        }
    }

    /** What becomes of a key that leaks. */
    public enum WhenLeaked {
        REVOKE,
        QUARANTINE;

        /** The reaction as the admin API names it. */
        @JsonValue
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How many texts that are no key may come from one place in a period, on each node. Keys that the node knows go on being
     * verified beyond it.
     *
     * @param perAddress from one IPv4 address or one IPv6 network of 64 bits; 1 or more
     * @param perCaller from one client that verifies keys and does not say where they come from; 1 or more
     * @param period a second or more
     */
    public record WrongKeys(
            @DefaultValue("100") int perAddress,
            @DefaultValue("10000") int perCaller,
            @DefaultValue("1m") Duration period) {

        public WrongKeys {
            if (perAddress < 1 || perCaller < 1 || period.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "keyturn.apikey.wrong-keys.* must be 1 or more, and its period a second or more");
            }
        }
    }
}
