package dev.keyturn.audit.export;

import dev.keyturn.audit.export.ExportLeases.State;
import dev.keyturn.audit.proof.PositionedEvent;
import dev.keyturn.audit.proof.PositionedEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** Events that wait for their delivery: those of the tree after the place of a sink. */
@Component
class ExportQueue {

    static final int BATCH = 100;

    /** Pages of a batch, so that a target that gets few of the events gets them together. */
    private static final int PAGES = 50;

    private final ExportLeases leases;
    private final PositionedEvents events;
    private final OcsfEvents ocsf;

    ExportQueue(ExportLeases leases, PositionedEvents events, OcsfEvents ocsf) {
        this.leases = leases;
        this.events = events;
        this.ocsf = ocsf;
    }

    /** Places a new sink after the last event. */
    void begin(String sink) {
        leases.begin(sink);
    }

    Optional<State> state(String sink) {
        return leases.state(sink);
    }

    /** The next events of a sink, with its lease for this node; empty if another node has the lease. */
    Optional<Batch> next(Sink sink) {
        OptionalLong next = leases.claim(sink.name());
        return next.isPresent() ? Optional.of(batch(sink, next.getAsLong())) : Optional.empty();
    }

    private Batch batch(Sink sink, long from) {
        List<OutgoingEvent> outgoing = new ArrayList<>();
        long next = from;
        long lost = 0;
        boolean isLast = false;
        for (int page = 0; page < PAGES && !isLast && outgoing.size() < BATCH; page++) {
            List<PositionedEvent> read = events.from(next, BATCH);
            for (PositionedEvent positioned : read) {
                lost += positioned.position() - next + (positioned.event().isPresent() ? 0 : 1);
                next = positioned.position() + 1;
                positioned
                        .event()
                        .filter(event -> sink.types().accepts(event.type()))
                        // the first delivery of a counted event told of one occurrence
                        .filter(event -> !positioned.isFinalCount() || event.occurrences() > 1)
                        .ifPresent(event -> outgoing.add(ocsf.of(positioned, event)));
            }
            isLast = read.size() < BATCH;
        }
        return new Batch(outgoing, from, next, lost, isLast);
    }

    /** Stores that the events before a position need no delivery. @throws DeliveryEndedException if this node lost its lease */
    void advance(String sink, long nextPosition) {
        if (!leases.advance(sink, nextPosition)) {
            throw new DeliveryEndedException("another node continues it");
        }
    }

    /** Keeps the lease of a sink, if this node has it or no other does. */
    void hold(String sink) {
        leases.claim(sink);
    }

    void release(String sink) {
        leases.release(sink);
    }

    /**
     * Events in their order.
     *
     * @param events those that the sink gets
     * @param next position after the last that was read
     * @param lost events that are not in the database any more
     * @param isLast whether the tree had no more
     */
    record Batch(List<OutgoingEvent> events, long from, long next, long lost, boolean isLast) {}
}
