package dev.keyturn.audit.export;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Destination of audit events. Used by one thread at a time. */
interface Target extends AutoCloseable {

    /**
     * Delivers events in their order. Each call and each step of it ends within {@link Progress#LONGEST_STEP}.
     *
     * @param events one or more
     * @throws IOException if an event was not delivered, or may not have been. It is delivered again, and those after it
     */
    void deliver(List<OutgoingEvent> events, Progress progress) throws IOException;

    /** Least time between two batches. */
    default Duration pause() {
        return Duration.ZERO;
    }

    /** Ends connections for good. */
    @Override
    void close();
}
