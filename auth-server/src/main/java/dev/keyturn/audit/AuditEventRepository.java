package dev.keyturn.audit;

import java.time.Instant;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Entries of the audit trail. {@link AuditInsert} adds them. */
interface AuditEventRepository extends Repository<AuditEvent, UUID> {

    /** Each of type and subjectId narrows the search unless it is empty, and eventId if {@code one} is true. */
    @Query("""
            select e from AuditEvent e
            where (:type = '' or e.type = :type)
              and (:subjectId = '' or e.subjectId = :subjectId)
              and (:one = false or e.id = :eventId)
              and e.occurredAt >= :from and e.occurredAt < :to
              and (lower(e.type) like :pattern escape '!'
                   or lower(e.actorName) like :pattern escape '!'
                   or lower(e.subjectName) like :pattern escape '!'
                   or lower(e.subjectId) like :pattern escape '!')""")
    Page<AuditEvent> search(
            String type,
            String subjectId,
            boolean one,
            UUID eventId,
            Instant from,
            Instant to,
            String pattern,
            Pageable page);
}
