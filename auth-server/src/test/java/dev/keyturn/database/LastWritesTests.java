package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

class LastWritesTests {

    private final List<String> called = new ArrayList<>();
    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final LastWrites writes = new LastWrites(beans.getBeanProvider(LastWrite.class));

    @Test
    void theTreeComesAfterAllEventsAndBeforeCounts() {
        add("counts", LastWrite.Turn.COUNTS, () -> true);
        add("tree", LastWrite.Turn.TREE, () -> true);
        add("one", LastWrite.Turn.EVENTS, () -> true);
        add("other", LastWrite.Turn.EVENTS, () -> true);

        writes.stop();

        assertThat(called).containsExactly("one", "other", "tree", "counts");
    }

    @Test
    void endsAtTheFirstThatHasNoConnection() {
        add("one", LastWrite.Turn.EVENTS, () -> false);
        add("other", LastWrite.Turn.EVENTS, () -> true);
        add("tree", LastWrite.Turn.TREE, () -> true);

        writes.stop();

        assertThat(called).containsExactly("one");
    }

    @Test
    void aDefectOfOneIsNotTheOthers() {
        add("one", LastWrite.Turn.EVENTS, () -> {
            throw new IllegalStateException("a defect");
        });
        add("tree", LastWrite.Turn.TREE, () -> true);

        writes.stop();

        assertThat(called).containsExactly("one", "tree");
    }

    @Test
    void comesAfterTheWebServerAndBeforeTheHeartbeat() {
        assertThat(writes.getPhase())
                .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
                .isGreaterThan(SmartLifecycle.DEFAULT_PHASE - 5_000);
    }

    private void add(String name, LastWrite.Turn turn, BooleanSupplier write) {
        beans.addBean(name, new LastWrite() {
            @Override
            public Turn turn() {
                return turn;
            }

            @Override
            public boolean writeLast() {
                called.add(name);
                return write.getAsBoolean();
            }
        });
    }
}
