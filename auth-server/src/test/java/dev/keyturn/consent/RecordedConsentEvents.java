package dev.keyturn.consent;

import dev.keyturn.audit.AuditableEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;

/** The events that were published, in order. */
class RecordedConsentEvents {

    private final List<AuditableEvent> events = new CopyOnWriteArrayList<>();

    @EventListener
    void record(AuditableEvent event) {
        events.add(event);
    }

    List<AuditableEvent> about(String clientId) {
        return events.stream()
                .filter(event -> event.subject().id().equals(clientId))
                .toList();
    }
}
