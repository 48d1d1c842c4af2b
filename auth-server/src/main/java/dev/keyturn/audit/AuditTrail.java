package dev.keyturn.audit;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/** Writes each {@link AuditableEvent} down, in the transaction that published it. */
@Service
class AuditTrail {

    private static final Map<String, String> TOO_LONG = Map.of("shortened", "true");

    private final AuditEventRepository events;
    private final ObjectProvider<ActorNames> names;
    private final JsonMapper json;
    private final Clock clock;

    AuditTrail(AuditEventRepository events, ObjectProvider<ActorNames> names, JsonMapper json, Clock clock) {
        this.events = events;
        this.names = names;
        this.json = json;
        this.clock = clock;
    }

    @EventListener
    @Transactional
    public void record(AuditableEvent event) {
        Actor actor = Actor.of(SecurityContextHolder.getContext().getAuthentication());
        events.save(new AuditEvent(
                event,
                actor,
                nameOf(actor),
                inJson(event.details()),
                remoteAddress(),
                clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    private String nameOf(Actor actor) {
        return switch (actor.kind()) {
            case SERVER -> "server";
            case CLIENT -> actor.id();
            case USER ->
                names.stream()
                        .flatMap(known -> known.nameOfUser(actor.id()).stream())
                        .findFirst()
                        .orElse(actor.id());
        };
    }

    private String inJson(Map<String, String> details) {
        String text = json.writeValueAsString(details);
        return text.length() <= AuditEvent.DETAILS_LENGTH ? text : json.writeValueAsString(TOO_LONG);
    }

    private static @Nullable String remoteAddress() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : null;
    }
}
