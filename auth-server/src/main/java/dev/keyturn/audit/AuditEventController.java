package dev.keyturn.audit;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import jakarta.validation.Valid;
import org.springframework.data.domain.Sort;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;

/** The administrators' view of the audit trail, newest first. */
@AdminController(AuditEventController.PATH)
class AuditEventController {

    static final String PATH = AdminController.BASE + "/audit-events";

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "occurredAt", "id");

    private final AuditEventRepository events;
    private final AuditEventViews views;

    AuditEventController(AuditEventRepository events, AuditEventViews views) {
        this.events = events;
        this.views = views;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:audit:read')")
    @Transactional(readOnly = true)
    public Listing<AuditEventViews.AuditEventView> list(@Valid PageQuery query, @Valid AuditFilter filter) {
        filter.check();
        return Listing.of(
                events.search(
                        filter.typeOrEmpty(),
                        filter.subjectOrEmpty(),
                        filter.isForSomeEvents(),
                        filter.eventsOrNone(),
                        filter.start(),
                        filter.end(),
                        query.pattern(),
                        query.sortedBy(NEWEST_FIRST)),
                views::of);
    }
}
