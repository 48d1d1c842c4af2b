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
            gauge(registry, "keyturn.storage.rows", "rows", kinds.get(i), i, StorageUse::rows);
            gauge(registry, "keyturn.storage.bytes", "bytes", kinds.get(i), i, StorageUse::bytes);
            gauge(
                    registry,
                    "keyturn.storage.oldest.age",
                    "seconds",
                    kinds.get(i),
                    i,
                    use -> since(use.oldestWrittenAt()));
            gauge(registry, "keyturn.storage.overdue", "seconds", kinds.get(i), i, use -> since(use.oldestExpiresAt()));
        }
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String unit,
            String kind,
            int index,
            ToDoubleFunction<StorageUse> value) {
        Gauge.builder(name, () -> value.applyAsDouble(measured.get(ALL).get(index)))
                .tag("kind", kind)
                .baseUnit(unit)
                .register(registry);
    }

    /** In seconds; 0 for what lies ahead or is not there. */
    private double since(@Nullable Instant instant) {
        return instant == null
                ? 0
                : Math.max(0, Duration.between(instant, clock.instant()).toMillis() / 1_000.0);
    }
}
