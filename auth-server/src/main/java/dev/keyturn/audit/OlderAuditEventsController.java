package dev.keyturn.audit;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;

/** All events of a filter, newest first, in parts that each begin where the last one ended and cost the same. */
@AdminController(AuditEventController.PATH)
class OlderAuditEventsController {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 500;

    /** Greater than each random ID. */
    private static final UUID LAST = new UUID(-1, -1);

    private final AuditEventRepository events;
    private final AuditEventViews views;

    OlderAuditEventsController(AuditEventRepository events, AuditEventViews views) {
        this.events = events;
        this.views = views;
    }

    @GetMapping("/older")
    @PreAuthorize("hasAuthority('SCOPE_admin:audit:read')")
    @Transactional(readOnly = true)
    public OlderEvents list(@Valid Start start, @Valid AuditFilter filter) {
        filter.check();
        Instant beforeAt = filter.end();
        UUID beforeId = LAST;
        if (start.before != null) {
            AuditEvent before = events.findById(parse(start.before)).orElseThrow(OlderAuditEventsController::notFound);
            beforeAt = before.occurredAt();
            beforeId = before.id();
        }
        int limit = start.limit == null ? DEFAULT_LIMIT : start.limit;
        List<AuditEvent> found = events.older(
                filter.typeOrEmpty(),
                filter.subjectOrEmpty(),
                filter.isForSomeEvents(),
                filter.eventsOrNone(),
                filter.start(),
                filter.end(),
                beforeAt,
                beforeId,
                new PageQuery(start.q, null, null).pattern(),
                limit);
        return new OlderEvents(
                found.stream().map(views::of).toList(),
                found.size() < limit ? null : found.get(limit - 1).id());
    }

    /** A malformed ID belongs to no event. */
    private static UUID parse(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
    }

    private static NotFoundException notFound() {
        return new NotFoundException("audit-event");
    }

    /**
     * Start of a part.
     *
     * @param q text to look for, ignoring case; absent or blank finds everything
     * @param before ID of the event after which, in this order, the part begins; absent for the newest
     * @param limit most events in the answer, 1 to 500; 100 by default
     */
    record Start(
            @Size(max = 200)
            @Pattern(regexp = "[^\\x00-\\x1F\\x7F\\uD800-\\uDFFF]*", message = Text.NOT_ONE_LINE)
            @Nullable
            String q,

            @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
            String before,

            @Range(min = 1, max = MAX_LIMIT) @Nullable Integer limit) {}

    /**
     * Part of the events of a filter.
     *
     * @param next value of {@code before} for the next part; null if this one is the last
     */
    record OlderEvents(
            List<AuditEventViews.AuditEventView> items,
            @Nullable UUID next) {

        OlderEvents {
            items = List.copyOf(items);
        }
    }
}
