package dev.keyturn.revocation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Gauges of the revocation feed. */
@Component
class RevocationMetrics implements MeterBinder {

    private final KnownRevocations known;
    private final LongPolls polls;
    private final Clock clock;

    RevocationMetrics(KnownRevocations known, LongPolls polls, Clock clock) {
        this.known = known;
        this.polls = polls;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("keyturn.revocation.feed.lag", this::lagInSeconds)
                .description("Time since this node last read the revocations of all nodes")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("keyturn.revocation.feed.readers", polls, LongPolls::waiting)
                .description("Number of verifiers that wait for the next revocation at this node")
                .register(registry);
    }

    private double lagInSeconds() {
        return Math.max(0, Duration.between(known.readAt(), clock.instant()).toMillis() / 1_000.0);
    }
}
