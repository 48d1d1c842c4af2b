package dev.keyturn.audit.export;

import dev.keyturn.audit.export.ExportLeases.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Metrics of one sink. */
final class ExportMetrics {

    private static final String PREFIX = "keyturn.audit.export.";
    private static final double MILLISECONDS = 1_000.0;

    private final Counter delivered;
    private final Counter failed;
    private final Counter lost;
    private volatile State state = new State(0, 0, null);

    ExportMetrics(String sink, MeterRegistry meters, Clock clock) {
        this.delivered = counter("delivered", "Number of audit events that this node has delivered", sink, meters);
        this.failed = counter("failed", "Number of failed attempts of this node to deliver audit events", sink, meters);
        this.lost = counter(
                "lost", "Number of audit events that the retention deleted before they were delivered", sink, meters);
        Gauge.builder(PREFIX + "pending", this, metrics -> metrics.state.pending())
                .description("Number of audit events of the tree that wait for their delivery")
                .tag("sink", sink)
                .register(meters);
        Gauge.builder(PREFIX + "lag", this, metrics -> metrics.lag(clock.instant()))
                .description("Age of the oldest audit event that waits for its delivery, or for its place in the tree")
                .baseUnit("seconds")
                .tag("sink", sink)
                .register(meters);
    }

    private static Counter counter(String name, String description, String sink, MeterRegistry meters) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tag("sink", sink)
                .register(meters);
    }

    void see(State now) {
        state = now;
    }

    void delivered(int events) {
        delivered.increment(events);
    }

    void failed() {
        failed.increment();
    }

    void lost(long events) {
        lost.increment((double) events);
    }

    private double lag(Instant now) {
        Instant oldest = state.oldest();
        return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / MILLISECONDS);
    }
}
