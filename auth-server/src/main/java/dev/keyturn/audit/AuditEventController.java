package dev.keyturn.audit;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.InvalidRequestException;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The administrators' view of the audit trail, newest first. */
@AdminController(AuditEventController.PATH)
class AuditEventController {

    static final String PATH = AdminController.BASE + "/audit-events";

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "occurredAt", "id");
    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");
    private static final UUID NO_EVENT = new UUID(0, 0);
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    private final AuditEventRepository events;
    private final JsonMapper json;

    AuditEventController(AuditEventRepository events, JsonMapper json) {
        this.events = events;
        this.json = json;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:audit:read')")
    @Transactional(readOnly = true)
    public Listing<AuditEventView> list(@Valid PageQuery query, @Valid Filter filter) {
        filter.check();
        return Listing.of(
                events.search(
                        filter.type == null ? "" : filter.type,
                        filter.subject_id == null ? "" : filter.subject_id,
                        filter.event_id != null,
                        filter.event_id == null ? NO_EVENT : filter.event_id,
                        filter.from == null ? BEGINNING : filter.from,
                        filter.to == null ? END : filter.to,
                        query.pattern(),
                        query.sortedBy(NEWEST_FIRST)),
                this::entry);
    }

    private AuditEventView entry(AuditEvent event) {
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
     * Filter for events; each part is optional.
     *
     * @param type exactly this type
     * @param subject_id exactly this subject
     * @param event_id the event with this identifier
     * @param from the first instant that is included
     * @param to the first instant that is not
     */
    record Filter(
            @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
            String type,

            @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
            String subject_id,

            @Nullable UUID event_id,
            @Nullable Instant from,
            @Nullable Instant to) {

        /** Refuses instants that the database may not know; no event lies beyond them. */
        void check() {
            List<FieldError> errors = Stream.of(error("from", from), error("to", to))
                    .flatMap(Optional::stream)
                    .toList();
            if (!errors.isEmpty()) {
                throw new InvalidRequestException(errors);
            }
        }

        private static Optional<FieldError> error(String field, @Nullable Instant instant) {
            return instant == null || !(instant.isBefore(BEGINNING) || instant.isAfter(END))
                    ? Optional.empty()
                    : Optional.of(new FieldError(
                            field, "out-of-range", Map.of("min", BEGINNING.toString(), "max", END.toString())));
        }
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
