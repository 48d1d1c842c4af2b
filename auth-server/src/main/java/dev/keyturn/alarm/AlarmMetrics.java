package dev.keyturn.alarm;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Gauge {@code keyturn.alarms.open} of open alarms, by {@code detector} and {@code severity}; an acknowledged alarm is not open. Each node reads
 * the number from the database, and keeps the last one while the database does not answer.
 */
@Component
class AlarmMetrics implements MeterBinder {

    private final AlarmTable table;
    private volatile Map<Detector, Long> open = Map.of();

    AlarmMetrics(AlarmTable table) {
        this.table = table;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Detector detector : Detector.values()) {
            Gauge.builder("keyturn.alarms.open", () -> open.getOrDefault(detector, 0L))
                    .description("Number of alarms that were neither acknowledged nor closed")
                    .tag("detector", detector.code())
                    .tag("severity", detector.severity().code())
                    .register(registry);
        }
    }

    @Scheduled(fixedDelay = 10, initialDelay = 5, timeUnit = TimeUnit.SECONDS)
    void read() {
        try {
            open = table.countOpen();
        } catch (DataAccessException | TransactionException e) {
            // the health of the database is reported elsewhere
        }
    }
}
