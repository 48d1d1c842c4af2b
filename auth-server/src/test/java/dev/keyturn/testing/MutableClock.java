package dev.keyturn.testing;

import dev.keyturn.database.DatabaseClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerCustomizer;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The clocks of the machine and the database, which a test can push forward for all but scheduled jobs: one that runs by chance meanwhile would delete,
 * rotate or remind of what belongs to other tests. A test that is about a job runs it.
 */
@TestConfiguration(proxyBeanMethods = false)
public class MutableClock {

    @Bean
    @Primary
    public Shifted shiftedClock() {
        return new Shifted();
    }

    @Bean
    @Primary
    DatabaseClock shiftedDatabaseClock(JdbcTemplate database, Shifted clock) {
        return new ShiftedDatabaseClock(database, clock);
    }

    @Bean
    ThreadPoolTaskSchedulerCustomizer pooledJobsOnMachineTime(Shifted clock) {
        return scheduler -> scheduler.setTaskDecorator(clock::onMachineTime);
    }

    @Bean
    SimpleAsyncTaskSchedulerCustomizer jobsOnMachineTime(Shifted clock) {
        return scheduler -> scheduler.setTaskDecorator(clock::onMachineTime);
    }

    /** Runs ahead of the machine's clock by what a test says. */
    public static final class Shifted extends Clock {

        private static final ThreadLocal<Boolean> MACHINE_TIME = ThreadLocal.withInitial(() -> false);

        private final AtomicReference<Duration> lead = new AtomicReference<>(Duration.ZERO);
        private final AtomicReference<Duration> error = new AtomicReference<>(Duration.ZERO);

        /** Lets time pass while the action runs, and takes it back afterwards. */
        public void during(Duration passed, Runnable action) {
            lead.set(passed);
            try {
                action.run();
            } finally {
                lead.set(Duration.ZERO);
            }
        }

        /** Runs an action on a node whose clock is wrong, in either direction, while that of the database is right. */
        public void wrongBy(Duration difference, Runnable action) {
            error.set(difference);
            try {
                action.run();
            } finally {
                error.set(Duration.ZERO);
            }
        }

        private Runnable onMachineTime(Runnable job) {
            return () -> {
                MACHINE_TIME.set(true);
                try {
                    job.run();
                } finally {
                    MACHINE_TIME.remove();
                }
            };
        }

        private Duration lead() {
            return MACHINE_TIME.get() ? Duration.ZERO : Objects.requireNonNull(lead.get());
        }

        private Duration error() {
            return MACHINE_TIME.get() ? Duration.ZERO : Objects.requireNonNull(error.get());
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(lead()).plus(error());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.offset(Clock.system(zone), lead().plus(error()));
        }
    }

    /** The database's clock, ahead by what a test says. */
    private static final class ShiftedDatabaseClock extends DatabaseClock {

        private final Shifted clock;

        ShiftedDatabaseClock(JdbcTemplate database, Shifted clock) {
            super(database);
            this.clock = clock;
        }

        @Override
        public Instant now() {
            return super.now().plus(clock.lead());
        }
    }
}
