package dev.keyturn.audit.proof;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Event at its place in the tree. A counted event has two places; the second is that of its final count.
 *
 * @param position from 0, without gaps
 * @param recorded null if the retention has deleted the event
 */
public record PositionedEvent(
        long position,
        boolean isFinalCount,
        UUID id,
        Instant occurredAt,
        @Nullable RecordedEvent recorded) {

    /** The event; empty if the retention has deleted it. */
    public Optional<RecordedEvent> event() {
        return Optional.ofNullable(recorded);
    }
}
