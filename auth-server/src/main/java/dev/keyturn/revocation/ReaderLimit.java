package dev.keyturn.revocation;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Limit of readers that wait at this node. */
@Component
class ReaderLimit {

    private final int places;
    private final AtomicInteger taken = new AtomicInteger();

    private volatile boolean isClosing;

    ReaderLimit(RevocationProperties properties) {
        this.places = properties.maxReaders();
    }

    /** @throws FeedFullException if none is left */
    void take() {
        if (taken.incrementAndGet() > places) {
            taken.decrementAndGet();
            throw new FeedFullException();
        }
    }

    /** Gives one back. Called once for each that was taken. */
    void giveBack() {
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }

    /** Whether the server is shutting down, so that waiting makes no sense. */
    boolean isClosing() {
        return isClosing;
    }

    /** Comes first; those who wait are sent away next. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void close(ContextClosedEvent closing) {
        isClosing = true;
    }
}
