package dev.keyturn.revocation;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import jakarta.persistence.criteria.Predicate;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;

/** The administrators' view of what is revoked and has not yet expired, the newest first. */
@AdminController(RevocationListController.PATH)
class RevocationListController {

    static final String PATH = AdminController.BASE + "/revocations";

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "sequenceNumber");

    private final RevocationRepository revocations;
    private final Clock clock;

    RevocationListController(RevocationRepository revocations, Clock clock) {
        this.revocations = revocations;
        this.clock = clock;
    }

    /** The text of the query is looked for in what is revoked. */
    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:revocations:read')")
    @Transactional(readOnly = true)
    public Listing<RevocationView> list(@Valid PageQuery query, @Valid Filter filter) {
        return Listing.of(
                revocations.findAll(filter.at(clock.instant(), query), query.sortedBy(NEWEST_FIRST)),
                RevocationView::of);
    }

    /**
     * Filter for revocations; each part is optional.
     *
     * @param kind exactly this kind
     * @param subject_id exactly what is revoked, as tokens name it
     */
    record Filter(
            @Pattern(
                    regexp = "token|grant|client|subject|session|credential|credential_until|certificate|key",
                    message = "not-one-of")
            @Nullable
            String kind,

            @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
            String subject_id) {

        /** The database is asked for no more than is given, so that it can use an index. */
        Specification<Revocation> at(Instant now, PageQuery query) {
            return (revocation, ignored, criteria) -> {
                List<Predicate> wanted = new ArrayList<>();
                wanted.add(criteria.greaterThan(revocation.get("expiresAt"), now));
                if (kind != null) {
                    wanted.add(criteria.equal(
                            revocation.get("kind"), RevocationKind.valueOf(kind.toUpperCase(Locale.ROOT))));
                }
                if (subject_id != null) {
                    wanted.add(criteria.equal(revocation.get("subjectId"), subject_id));
                }
                if (query.q() != null && !query.q().isBlank()) {
                    wanted.add(criteria.like(criteria.lower(revocation.get("subjectId")), query.pattern(), '!'));
                }
                return criteria.and(wanted.toArray(Predicate[]::new));
            };
        }
    }

    /**
     * One revocation.
     *
     * @param kind {@code token}, {@code grant}, {@code client}, {@code subject}, {@code session}, {@code credential},
     *     {@code credential_until}, {@code certificate} or {@code key}
     * @param subjectId what is revoked, as tokens name it
     * @param revokedAt what a client or for a user was issued afterwards stands
     * @param expiresAt when the last token that it concerns has expired, so that it is forgotten
     */
    record RevocationView(UUID id, RevocationKind kind, String subjectId, Instant revokedAt, Instant expiresAt) {

        static RevocationView of(Revocation revocation) {
            return new RevocationView(
                    revocation.id(),
                    revocation.kind(),
                    revocation.subjectId(),
                    revocation.revokedAt(),
                    revocation.expiresAt());
        }
    }
}
