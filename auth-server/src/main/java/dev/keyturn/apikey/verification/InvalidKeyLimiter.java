package dev.keyturn.apikey.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.apikey.ApiKeyProperties;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.oauth.ExhaustedLimit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Limits invalid API keys per network and client that asks. Once a network has used up its budget, unknown keys from it are rejected
 * without a lookup until the period ends. Keys that this node has in its cache stay valid, since other callers may share the address.
 */
@Component
class InvalidKeyLimiter {

    /** Beyond this, the oldest are dropped: an attacker with so many addresses is not limited by a budget for each. */
    private static final int MAX_SOURCES = 100_000;

    private final ApiKeyProperties.InvalidKeyLimit limits;
    private final Cache<Source, AtomicInteger> counts;

    InvalidKeyLimiter(ApiKeyProperties properties, Ticker ticker) {
        this.limits = properties.invalidKeyLimit();
        this.counts = Caffeine.newBuilder()
                .maximumSize(MAX_SOURCES)
                .expireAfterWrite(limits.period())
                .ticker(ticker)
                .build();
    }

    /** Whether keys from a source are rejected without a lookup. */
    boolean isExhausted(Source source) {
        AtomicInteger count = counts.getIfPresent(source);
        return count != null && count.get() >= source.limit(limits);
    }

    /** Counts one invalid key. Returns false if the limit was reached before. */
    boolean spend(Source source) {
        // From the first one on the period runs, however many follow.
        return counts.get(source, first -> new AtomicInteger()).incrementAndGet() <= source.limit(limits);
    }

    /** The limit of a source that has used it up. Its period ends after at most this time. */
    ExhaustedLimit exhausted(Source source) {
        long seconds = Math.max(1, limits.period().toSeconds());
        return new ExhaustedLimit("invalid-api-keys", source.limit(limits), seconds, seconds, seconds);
    }

    /**
     * Source of invalid keys. A client reports addresses without proof, so its reports count for its own questions alone: otherwise it
     * could have the keys of others rejected.
     *
     * @param caller ID of the client that asks; empty for the holder of a key
     * @param network network of the address where the key was presented; empty if unknown
     */
    record Source(String caller, String network) {

        /** @param address valid or not; null if unknown */
        static Source of(@Nullable String caller, @Nullable String address) {
            return new Source(Objects.requireNonNullElse(caller, ""), address == null ? "" : RemoteNetwork.of(address));
        }

        private int limit(ApiKeyProperties.InvalidKeyLimit limits) {
            return network.isEmpty() ? limits.perCaller() : limits.perAddress();
        }
    }
}
