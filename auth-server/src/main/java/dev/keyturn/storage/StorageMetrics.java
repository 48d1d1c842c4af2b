package dev.keyturn.storage;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gauges of what is stored, each with the tag {@code kind}: {@code keyturn.storage.rows}, {@code keyturn.storage.bytes},
 * {@code keyturn.storage.oldest.age} and, of kinds that expire, {@code keyturn.storage.overdue}, which grows when the purge
 * does not keep up. Reading them queries the database, once a minute at most.
 */
@Component
class StorageMetrics implements MeterBinder {

    private static final String ALL = "all";

    private final StorageReport report;
    private final Clock clock;
    private final LoadingCache<String, List<StorageUse>> measured;

    StorageMetrics(StorageReport report, Clock clock) {
        this.report = report;
        this.clock = clock;
        this.measured =
                Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(1)).build(all -> report.measure());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        List<String> kinds = report.kinds();
        for (int i = 0; i < kinds.size(); i++) {
            gauge("rows", "Number of stored rows", "rows", i, StorageUse::rows)
                    .tag("kind", kinds.get(i))
                    .register(registry);
            gauge("bytes", "Size of the stored rows", "bytes", i, StorageUse::bytes)
                    .tag("kind", kinds.get(i))
                    .register(registry);
            gauge("oldest.age", "Age of the oldest stored row", "seconds", i, use -> since(use.oldestWrittenAt()))
                    .tag("kind", kinds.get(i))
                    .register(registry);
            gauge(
                            "overdue",
                            "Time since the expiry of the oldest row that the purge has yet to delete",
                            "seconds",
                            i,
                            use -> since(use.oldestExpiresAt()))
                    .tag("kind", kinds.get(i))
                    .register(registry);
        }
    }

    private Gauge.Builder<?> gauge(
            String name, String description, String unit, int index, ToDoubleFunction<StorageUse> value) {
        return Gauge.builder(
                        "keyturn.storage." + name,
                        () -> value.applyAsDouble(measured.get(ALL).get(index)))
                .description(description)
                .baseUnit(unit);
    }

    /** In seconds; 0 for what lies ahead or is not there. */
    private double since(@Nullable Instant instant) {
        return instant == null
                ? 0
                : Math.max(0, Duration.between(instant, clock.instant()).toMillis() / 1_000.0);
    }
}
