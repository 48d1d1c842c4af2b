package dev.keyturn.cluster;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** Counts of messages between nodes. With the embedded database all are 0. */
final class MessageCounts {

    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder dropped = new LongAdder();

    void bindTo(MeterRegistry registry, BooleanSupplier hasOtherNodes) {
        register(registry, "sent", sent);
        register(registry, "received", received);
        register(registry, "dropped", dropped);
        // a gauge of an object would let it be collected
        Gauge.builder("keyturn.cluster.other.nodes", () -> hasOtherNodes.getAsBoolean() ? 1 : 0)
                .description("Whether this node hears other nodes")
                .register(registry);
    }

    private static void register(MeterRegistry registry, String result, LongAdder count) {
        FunctionCounter.builder("keyturn.cluster.messages", count, LongAdder::sum)
                .description("Number of messages between nodes; a dropped one found the queue full")
                .tag("result", result)
                .register(registry);
    }
}
