package dev.keyturn.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Cache of values read from the database by a key, so that a repeated lookup costs no statement.
 *
 * <p>A change on this node invalidates its entry when the transaction ends, a change on another node when its message arrives.
 * If a message is lost, an entry is still never older than its {@link Ttl}.
 *
 * @param <V> an immutable value
 */
public final class ReadThroughCache<V> {

    private static final int MAX_ABSENT = 10_000;

    private final Function<String, Optional<V>> reader;
    private final Ttl ttl;
    private final Predicate<RuntimeException> isOutage;
    private final Ticker ticker;
    private final Cache<String, Entry<V>> present;
    private final Cache<String, Boolean> absent;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong generation = new AtomicLong();
    private final LongAdder hits = new LongAdder();
    private final LongAdder reads = new LongAdder();

    /**
     * @param reader one statement
     * @param isOutage whether a failure of the reader means that the database is unavailable
     */
    public ReadThroughCache(
            Function<String, Optional<V>> reader,
            Ttl ttl,
            Size<V> size,
            Predicate<RuntimeException> isOutage,
            Ticker ticker) {
        this.reader = reader;
        this.ttl = ttl;
        this.isOutage = isOutage;
        this.ticker = ticker;
        this.present = Caffeine.newBuilder()
                .maximumWeight(size.max)
                .weigher((String key, Entry<V> entry) -> size.weigher.applyAsInt(entry.value()))
                .expireAfterWrite(ttl.positive)
                .ticker(ticker)
                .build();
        // A cache of its own, so that a flood of invented keys evicts no value.
        this.absent = Caffeine.newBuilder()
                .maximumSize(MAX_ABSENT)
                .expireAfterWrite(ttl.negative)
                .ticker(ticker)
                .build();
    }

    /** Registers the metrics {@code cache.gets} and {@code cache.size} with the names that Micrometer gives to those of any cache. */
    public void bindTo(MeterRegistry registry, String name) {
        gets(registry, name, "hit", hits);
        gets(registry, name, "miss", reads);
        Gauge.builder("cache.size", present, Cache::estimatedSize)
                .description("Number of cached entries")
                .tag("cache", name)
                .register(registry);
    }

    private static void gets(MeterRegistry registry, String name, String result, LongAdder count) {
        FunctionCounter.builder("cache.gets", count, LongAdder::sum)
                .description("Number of lookups in the cache; a miss reads the database")
                .tags("cache", name, "result", result)
                .register(registry);
    }

    /** Value of a key, fresh enough to accept a request by it. */
    public Optional<V> get(String key) {
        Entry<V> entry = present.getIfPresent(key);
        if (entry != null && isStale(entry)) {
            return readUnlessOutage(key, entry);
        }
        if (entry == null && absent.getIfPresent(key) == null) {
            return read(key);
        }
        hits.increment();
        return entry == null ? Optional.empty() : Optional.of(entry.value());
    }

    /** Whether a value is cached for the key, however old. */
    public boolean contains(String key) {
        return present.getIfPresent(key) != null;
    }

    /** Value of a key, fresh enough to reject a request by it. */
    public Optional<V> getFresh(String key) {
        Entry<V> entry = present.getIfPresent(key);
        if (entry != null && !isStale(entry) && ticker.read() - entry.readAt() < ttl.negative.toNanos()) {
            hits.increment();
            return Optional.of(entry.value());
        }
        if (entry == null && absent.getIfPresent(key) != null) {
            hits.increment();
            return Optional.empty();
        }
        return read(key);
    }

    private boolean isStale(Entry<V> entry) {
        return entry.generation() != generation.get();
    }

    /** While the database is unavailable, a stale entry remains usable until its time to live ends. */
    private Optional<V> readUnlessOutage(String key, Entry<V> stale) {
        try {
            return read(key);
        } catch (RuntimeException e) {
            if (!isOutage.test(e)) {
                throw e;
            }
            return Optional.of(stale.value());
        }
    }

    // Nothing is locked while the database works: a thread that waited here with a connection in hand could starve the
    // reader of one. A result that a change has overtaken is used but not cached.
    private Optional<V> read(String key) {
        reads.increment();
        long changesBefore = changes.get();
        long generationBefore = generation.get();
        long readAt = ticker.read();
        Optional<V> found = reader.apply(key);
        if (found.isPresent()) {
            Entry<V> entry = new Entry<>(found.get(), readAt, generationBefore);
            present.asMap().compute(key, (same, old) -> changes.get() == changesBefore ? entry : old);
            absent.invalidate(key);
        } else {
            absent.asMap().compute(key, (same, old) -> changes.get() == changesBefore ? Boolean.TRUE : old);
            present.invalidate(key);
        }
        return found;
    }

    /** Invalidates a key when the current transaction ends, by commit or rollback. */
    public void invalidateAfterTransaction(String key) {
        afterTransaction(() -> invalidate(key));
    }

    /** Invalidates all values that match, when the current transaction ends, by commit or rollback. */
    public void invalidateAfterTransaction(Predicate<V> condition) {
        afterTransaction(() -> invalidate(condition));
    }

    private static void afterTransaction(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

            @Override
            public void afterCompletion(int status) {
                action.run();
            }
        });
    }

    /** Invalidates a key. */
    public void invalidate(String key) {
        changes.incrementAndGet();
        present.invalidate(key);
        absent.invalidate(key);
    }

    /** Invalidates a key if its value matches. */
    public void invalidate(String key, Predicate<V> condition) {
        changes.incrementAndGet();
        present.asMap().computeIfPresent(key, (same, entry) -> condition.test(entry.value()) ? null : entry);
    }

    /** Invalidates all values that match. */
    public void invalidate(Predicate<V> condition) {
        changes.incrementAndGet();
        present.asMap().values().removeIf(entry -> condition.test(entry.value()));
    }

    /** Marks all entries as stale: each is read again before it is used, unless the database is unavailable. */
    public void invalidateAll() {
        generation.incrementAndGet();
        changes.incrementAndGet();
        absent.invalidateAll();
    }

    /**
     * Times to live.
     *
     * @param positive maximum age of a value by which a request is accepted
     * @param negative maximum age of a value, or of its absence, by which a request is rejected
     */
    public record Ttl(Duration positive, Duration negative) {}

    /**
     * Bound on the cached values.
     *
     * @param max sum of the weights
     */
    public record Size<V>(long max, ToIntFunction<V> weigher) {}

    /** @param generation number of calls of {@link #invalidateAll} before the value was read */
    private record Entry<V>(V value, long readAt, long generation) {}
}
