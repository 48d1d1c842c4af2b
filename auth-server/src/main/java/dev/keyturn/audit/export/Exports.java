package dev.keyturn.audit.export;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Deliveries to all configured sinks. Each sink has a thread of its own, so that none waits for another. */
@Component
class Exports implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

    private static final Duration LONGEST_STOP = Progress.LONGEST_STEP.plusSeconds(1);

    private final ExportSinks sinks;
    private final ExportQueue queue;
    private final MeterRegistry meters;
    private final Clock clock;
    private List<Running> running = List.of();

    Exports(ExportSinks sinks, ExportQueue queue, MeterRegistry meters, Clock clock) {
        this.sinks = sinks;
        this.queue = queue;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        List<Running> started = new ArrayList<>();
        for (Sink sink : sinks.open()) {
            Delivery delivery =
                    new Delivery(sink, queue, new ExportMetrics(sink.name(), meters, clock), System::nanoTime);
            ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread created = new Thread(task, "audit-export-" + sink.name());
                created.setDaemon(true);
                return created;
            });
            ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(delivery::run, 0, 1, TimeUnit.SECONDS);
            started.add(new Running(delivery, thread));
            LOG.info("Audit events go to {}", sink.name());
        }
        running = started;
    }

    /** Waits for the current steps, all at once. A step that takes too long is repeated by the next node. */
    @Override
    public synchronized void stop() {
        running.forEach(Running::stop);
        long deadline = System.nanoTime() + LONGEST_STOP.toNanos();
        running.forEach(each -> each.end(deadline));
        running = List.of();
    }

    @Override
    public synchronized boolean isRunning() {
        return !running.isEmpty();
    }

    /** Delivery with its thread. */
    private record Running(Delivery delivery, ScheduledExecutorService thread) {

        /** Ends after the current step. Each closes its target itself, so that none waits for another. */
        void stop() {
            delivery.stop();
            thread.execute(delivery::close);
            thread.shutdown();
        }

        /** @param deadline as {@link System#nanoTime} */
        void end(long deadline) {
            try {
                if (!thread.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    thread.shutdownNow();
                }
            } catch (InterruptedException e) {
                thread.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }
}
