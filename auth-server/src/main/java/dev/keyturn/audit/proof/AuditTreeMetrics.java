package dev.keyturn.audit.proof;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Gauges of the audit tree. Before the first signed head, its age is not a number. */
@Component
class AuditTreeMetrics implements MeterBinder {

    private final AuditSequencer sequencer;
    private final TreeHeads heads;
    private final Clock clock;

    AuditTreeMetrics(AuditSequencer sequencer, TreeHeads heads, Clock clock) {
        this.sequencer = sequencer;
        this.heads = heads;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "lag", "Time since the tree had all audit events", () -> since(sequencer.completeAt()));
        gauge(
                registry,
                "head.age",
                "Time since the last signed tree head; a new one is signed with the next event",
                () -> heads.published().map(head -> since(head.signedAt())).orElse(Double.NaN));
    }

    private static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder("keyturn.audit.tree." + name, value)
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    private double since(Instant instant) {
        return Math.max(0, Duration.between(instant, clock.instant()).toMillis() / 1_000.0);
    }
}
