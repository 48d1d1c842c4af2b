package dev.keyturn.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Entries of the audit trail. {@link AuditInsert} adds them. */
interface AuditEventRepository extends Repository<AuditEvent, UUID> {

    /** Each of type and subjectId narrows the search unless it is empty, and eventIds if {@code some} is true. */
    @Query("""
            select e from AuditEvent e
            where (:type = '' or e.type = :type)
              and (:subjectId = '' or e.subjectId = :subjectId)
              and (:some = false or e.id in :eventIds)
              and e.occurredAt >= :from and e.occurredAt < :to
              and (lower(e.type) like :pattern escape '!'
                   or lower(e.actorName) like :pattern escape '!'
                   or lower(e.subjectName) like :pattern escape '!'
                   or lower(e.subjectId) like :pattern escape '!')""")
    Page<AuditEvent> search(
            String type,
            String subjectId,
            boolean some,
            List<UUID> eventIds,
            Instant from,
            Instant to,
            String pattern,
            Pageable page);

    Optional<AuditEvent> findById(UUID id);

    /** Events of a user, newest first. */
    @Query("""
            select e from AuditEvent e
            where e.subjectKind = 'user' and e.subjectId = :user and e.type in :types
            order by e.occurredAt desc, e.id desc""")
    List<AuditEvent> ofUser(String user, Set<String> types, Limit limit);

    /** The same, before a place in this order, newest first. One row comparison, so that an index finds the place. */
    @Query(nativeQuery = true, value = """
            select e.* from audit_event e
            where (:type = '' or e.type = :type)
              and (:subjectId = '' or e.subject_id = :subjectId)
              and (:some = false or e.id in (:eventIds))
              and e.occurred_at >= :from and e.occurred_at < :to
              and (e.occurred_at, e.id) < (:beforeAt, :beforeId)
              and (lower(e.type) like :pattern escape '!'
                   or lower(e.actor_name) like :pattern escape '!'
                   or lower(e.subject_name) like :pattern escape '!'
                   or lower(e.subject_id) like :pattern escape '!')
            order by e.occurred_at desc, e.id desc
            fetch first :limit rows only""")
    List<AuditEvent> older(
            String type,
            String subjectId,
            boolean some,
            List<UUID> eventIds,
            Instant from,
            Instant to,
            Instant beforeAt,
            UUID beforeId,
            String pattern,
            int limit);
}
