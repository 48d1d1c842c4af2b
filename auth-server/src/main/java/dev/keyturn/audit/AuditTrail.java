package dev.keyturn.audit;

import dev.keyturn.audit.AuditableEvent.Burst;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.StoredTime;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/** Stores each {@link AuditableEvent}, in the transaction that published it or in the statement that makes it true. */
@Service
public class AuditTrail {

    private static final Map<String, String> TOO_LONG = Map.of("shortened", "true");

    private final NamedStatements statements;
    private final AuditBursts bursts;
    private final ObjectProvider<ActorNames> names;
    private final JsonMapper json;
    private final Clock clock;

    AuditTrail(
            NamedStatements statements,
            AuditBursts bursts,
            ObjectProvider<ActorNames> names,
            JsonMapper json,
            Clock clock) {
        this.statements = statements;
        this.bursts = bursts;
        this.names = names;
        this.json = json;
        this.clock = clock;
    }

    @EventListener
    @Transactional
    public void record(AuditableEvent event) {
        AuditEvent row = row(event);
        event.burst()
                .ifPresentOrElse(
                        burst -> bursts.add(row, burst.occurrences()),
                        () -> AuditBatch.add(AuditInsert.of(row), statements));
    }

    /**
     * Entry of an event for the statement that makes it true. It takes the place of publishing the event.
     *
     * @param event without a burst
     * @return {@code insert into ... select} that ends with a {@code where} clause
     */
    public NamedStatement entry(AuditableEvent event) {
        return AuditInsert.of(row(event));
    }

    /** Caller of the current request. */
    public Caller caller() {
        Actor actor = Actor.of(SecurityContextHolder.getContext().getAuthentication());
        String name = nameOf(actor);
        return new Caller(
                actor.kind().code(), actor.id(), name.substring(0, Math.min(name.length(), AuditEvent.NAME_LENGTH)));
    }

    private AuditEvent row(AuditableEvent event) {
        Optional<String> stranger = event.burst().map(Burst::address);
        Optional<HttpServletRequest> request = currentRequest();
        Actor actor = stranger.isPresent() ? Actor.STRANGER : actorOf(event, request.isPresent());
        return new AuditEvent(
                event,
                new AuditEvent.Origin(
                        actor,
                        nameOf(actor),
                        stranger.or(() -> request.map(HttpServletRequest::getRemoteAddr))
                                .orElse(null)),
                inJson(event.details()),
                StoredTime.now(clock));
    }

    private static Actor actorOf(AuditableEvent event, boolean isRequested) {
        if (event.isBySubject()) {
            return new Actor(Actor.Kind.USER, event.subject().id());
        }
        return isRequested ? Actor.of(SecurityContextHolder.getContext().getAuthentication()) : Actor.SERVER;
    }

    private String nameOf(Actor actor) {
        return switch (actor.kind()) {
            case SERVER -> "server";
            case ANONYMOUS -> "anonymous";
            case CLIENT -> actor.id();
            case USER ->
                nameOfSignedIn(actor)
                        .or(() -> names.stream()
                                .flatMap(known -> known.nameOfUser(actor.id()).stream())
                                .findFirst())
                        .orElse(actor.id());
        };
    }

    /** Name in the session of the actor, which needs no query. */
    private static Optional<String> nameOfSignedIn(Actor actor) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null
                        && authentication.getPrincipal() instanceof NamedActor named
                        && authentication.getName().equals(actor.id())
                ? Optional.of(named.loginName())
                : Optional.empty();
    }

    private String inJson(Map<String, String> details) {
        String text = json.writeValueAsString(details);
        return text.length() <= AuditEvent.DETAILS_LENGTH ? text : json.writeValueAsString(TOO_LONG);
    }

    private static Optional<HttpServletRequest> currentRequest() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? Optional.of(attributes.getRequest())
                : Optional.empty();
    }
}
