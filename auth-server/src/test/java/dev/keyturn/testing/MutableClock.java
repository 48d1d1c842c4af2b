package dev.keyturn.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The machine's clock, which a test can push forward. */
@TestConfiguration(proxyBeanMethods = false)
public class MutableClock {

    @Bean
    @Primary
    public Shifted shiftedClock() {
        return new Shifted();
    }

    /** Runs ahead of the machine's clock by what a test says. */
    public static final class Shifted extends Clock {

        private final AtomicReference<Duration> lead = new AtomicReference<>(Duration.ZERO);

        /** Lets time pass while the action runs, and takes it back afterwards. */
        public void during(Duration passed, Runnable action) {
            lead.set(passed);
            try {
                action.run();
            } finally {
                lead.set(Duration.ZERO);
            }
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(lead.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.offset(Clock.system(zone), lead.get());
        }
    }
}
