package dev.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class MessageCountsTests {

    @Test
    void theGaugeOfOtherNodesSurvivesACollection() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MessageCounts().bindTo(registry, supplierOfItsOwn());

        WeakReference<Object> collected = new WeakReference<>(new Object());
        while (collected.get() != null) {
            System.gc();
        }

        assertThat(registry.get("keyturn.cluster.other.nodes").gauge().value()).isEqualTo(1);
    }

    private static BooleanSupplier supplierOfItsOwn() {
        AtomicBoolean areUp = new AtomicBoolean(true);
        return areUp::get;
    }
}
