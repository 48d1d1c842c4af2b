package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.oauth.Codes;
import dev.keyturn.oauth.Credentials;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Format, lifetimes and limits of API keys.
 *
 * @param prefix prefix of each key, by which secret scanners find it: a lowercase letter and up to nine more letters or digits
 * @param environments kinds of keys, by the name in the key; {@code live} and {@code test} by default
 * @param invalidKeyLimit rate limit for invalid keys
 * @param quarantine restriction of leaked keys
 * @param cacheSize memory for cached keys, 700 bytes or more each; a quarter of the heap by default
 */
@ConfigurationProperties("keyturn.apikey")
public record ApiKeyProperties(
        @DefaultValue("kt") String prefix,
        @Nullable Map<String, Limits> environments,
        @DefaultValue InvalidKeyLimit invalidKeyLimit,
        @DefaultValue Quarantine quarantine,
        @Nullable DataSize cacheSize) {

    /**
     * Restriction of leaked keys.
     *
     * @param readOnlyScopes scopes that a leaked key keeps until it is rotated, as patterns with {@code *}
     */
    public record Quarantine(
            @DefaultValue({"*:read", "*.read", "read:*"}) Set<String> readOnlyScopes) {

        public Quarantine {
            readOnlyScopes = Set.copyOf(readOnlyScopes);
        }
    }

    private static final Map<String, Limits> DEFAULT_ENVIRONMENTS =
            Map.of("live", Limits.ofDefault(), "test", Limits.ofDefault());

    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,9}");
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9]{0,15}");

    public ApiKeyProperties {
        if (!PREFIX.matcher(prefix).matches() || Credentials.PREFIXES.contains(prefix + "_")) {
            throw new IllegalArgumentException(
                    "keyturn.apikey.prefix must be a lowercase letter and up to nine more letters or digits, and not the prefix of"
                            + " other credentials");
        }
        environments = environments == null || environments.isEmpty() ? DEFAULT_ENVIRONMENTS : Map.copyOf(environments);
        if (!environments.keySet().stream()
                .allMatch(name -> ENVIRONMENT.matcher(name).matches())) {
            throw new IllegalArgumentException("keyturn.apikey.environments: the name of an environment must be a"
                    + " lowercase letter and up to fifteen more letters or digits");
        }
    }

    @Override
    public Map<String, Limits> environments() {
        return environments == null ? DEFAULT_ENVIRONMENTS : environments;
    }

    /** Size of the cache, in bytes. */
    public long cacheBytes() {
        return cacheSize == null ? Runtime.getRuntime().maxMemory() / 4 : cacheSize.toBytes();
    }

    /**
     * Lifetimes of the keys of one environment, and the reaction to a leak.
     *
     * @param maxLifetime maximum lifetime of a key; 1 minute or more
     * @param defaultLifetime lifetime of a key created without an expiry; at most the maximum
     * @param onLeak {@code revoke} revokes a leaked key at once; {@code quarantine} restricts it to read-only scopes, and to
     *     networks that used it a day or more before the leak, until it is rotated or revoked
     */
    public record Limits(
            @DefaultValue("365d") Duration maxLifetime,
            @DefaultValue("90d") Duration defaultLifetime,
            @DefaultValue("revoke") LeakReaction onLeak) {

        public Limits {
            if (maxLifetime.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException(
                        "keyturn.apikey.environments.*.max-lifetime must be 1 minute or more");
            }
            if (defaultLifetime.isNegative() || defaultLifetime.isZero()) {
                throw new IllegalArgumentException(
                        "keyturn.apikey.environments.*.default-lifetime must be longer than zero");
            }
            if (defaultLifetime.compareTo(maxLifetime) > 0) {
                defaultLifetime = maxLifetime;
            }
        }

        static Limits ofDefault() {
            return new Limits(Duration.ofDays(365), Duration.ofDays(90), LeakReaction.REVOKE);
        }
    }

    /** Reaction to a leaked key. */
    public enum LeakReaction {
        REVOKE,
        QUARANTINE;

        /** The reaction as the admin API names it. */
        @JsonValue
        String code() {
            return Codes.of(this);
        }
    }

    /**
     * Limit for invalid keys per period and node. Keys that the node has cached are still verified beyond it.
     *
     * @param perAddress invalid keys from one IPv4 address or IPv6 /64; 1 or more
     * @param perCaller invalid keys from one client that verifies keys without sending the address of their caller; 1 or more
     * @param period length of the period; 1 second or more
     */
    public record InvalidKeyLimit(
            @DefaultValue("100") int perAddress,
            @DefaultValue("10000") int perCaller,
            @DefaultValue("1m") Duration period) {

        public InvalidKeyLimit {
            if (perAddress < 1 || perCaller < 1 || period.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "keyturn.apikey.invalid-key-limit: per-address and per-caller must be 1 or more, and period 1 second or more");
            }
        }
    }
}
