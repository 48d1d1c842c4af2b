package dev.keyturn.sdk.spring.internal.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class BlockingCallsTests {

    @Test
    void failuresAreReportedInAThreadWithoutInterrupt() {
        for (int i = 0; i < 20_000; i++) {
            Boolean interrupted = BlockingCalls.run(BlockingCallsTests::fail)
                    .onErrorResume(IllegalStateException.class, e -> Mono.fromCallable(this::isInterruptedSoon))
                    .block();

            assertThat(interrupted).as("time %d", i).isFalse();
        }
    }

    @Test
    void exceptionsOfACallAreRethrown() {
        assertThatIllegalStateException()
                .isThrownBy(() -> BlockingCalls.run(BlockingCallsTests::fail).block())
                .withMessage("refused");
    }

    private static Boolean fail() {
        throw new IllegalStateException("refused");
    }

    private boolean isInterruptedSoon() {
        for (int i = 0; i < 200; i++) {
            Thread.onSpinWait();
        }
        return Thread.interrupted();
    }
}
