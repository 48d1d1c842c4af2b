package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class WaitingCallsTests {

    @Test
    void aCallThatFailsIsAnsweredInAThreadThatNobodyInterrupts() {
        for (int i = 0; i < 20_000; i++) {
            Boolean interrupted = WaitingCalls.make(WaitingCallsTests::fail)
                    .onErrorResume(IllegalStateException.class, e -> Mono.fromCallable(this::isInterruptedSoon))
                    .block();

            assertThat(interrupted).as("time %d", i).isFalse();
        }
    }

    @Test
    void whatACallThrowsIsThrown() {
        assertThatIllegalStateException()
                .isThrownBy(() -> WaitingCalls.make(WaitingCallsTests::fail).block())
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
