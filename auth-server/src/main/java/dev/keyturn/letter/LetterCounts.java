package dev.keyturn.letter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts letters by kind and result, as {@code keyturn.letters}. */
@Component
class LetterCounts {

    private final MeterRegistry meters;

    LetterCounts(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param result {@code sent}, {@code failed} for an attempt that is repeated, or why the letter was given up */
    void add(String kind, String result) {
        Counter.builder("keyturn.letters")
                .description("Number of attempts to send a mail to a person about their account")
                .tag("kind", kind)
                .tag("result", result)
                .register(meters)
                .increment();
    }
}
