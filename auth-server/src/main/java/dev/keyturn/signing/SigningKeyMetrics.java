package dev.keyturn.signing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Gauges of the active signing keys, by algorithm; not a number for an algorithm that has none. */
@Component
class SigningKeyMetrics implements MeterBinder {

    private final KeyRing keys;
    private final Clock clock;

    SigningKeyMetrics(KeyRing keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            gauge(
                    registry,
                    algorithm,
                    "age",
                    "Time since the signing key became active",
                    term -> seconds(term.from(), clock.instant()));
            gauge(
                    registry,
                    algorithm,
                    "rotation",
                    "Time until the signing key is to be replaced; negative when that is overdue",
                    term -> seconds(clock.instant(), term.due()));
        }
    }

    private void gauge(
            MeterRegistry registry,
            SigningAlgorithm algorithm,
            String name,
            String description,
            ToDoubleFunction<KeyRingContents.Term> value) {
        Gauge.builder(
                        "keyturn.signing.key." + name,
                        keys,
                        ring -> ring.term(algorithm).map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .baseUnit("seconds")
                .tag("algorithm", algorithm.jose().getName())
                .register(registry);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }
}
