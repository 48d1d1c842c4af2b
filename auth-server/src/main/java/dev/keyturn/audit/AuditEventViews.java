package dev.keyturn.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Events as administrators see them. */
@Component
class AuditEventViews {

    private final JsonMapper json;

    AuditEventViews(JsonMapper json) {
        this.json = json;
    }

    AuditEventView of(AuditEvent event) {
        return new AuditEventView(
                event.id(),
                event.occurredAt(),
                event.type(),
                event.isFailure(),
                new AuditActor(event.actor().kind(), event.actor().id(), event.actorName()),
                event.subject(),
                json.readValue(event.details(), new TypeReference<Map<String, String>>() {}),
                event.remoteAddress(),
                event.occurrences(),
                event.lastOccurredAt());
    }

    /**
     * One event.
     *
     * @param occurrences how many times it happened; refusals from one network within an hour are one event
     * @param lastOccurredAt when it happened last; absent for events that are not counted
     */
    record AuditEventView(
            UUID id,
            Instant occurredAt,
            String type,
            boolean failure,
            AuditActor actor,
            AuditableEvent.Subject subject,
            Map<String, String> details,
            @Nullable String remoteAddress,
            long occurrences,
            @Nullable Instant lastOccurredAt) {}

    /**
     * Actor of an event.
     *
     * @param kind {@code user}, {@code client}, {@code server}, or {@code anonymous} for an unauthenticated caller
     */
    record AuditActor(Actor.Kind kind, String id, String name) {}
}
