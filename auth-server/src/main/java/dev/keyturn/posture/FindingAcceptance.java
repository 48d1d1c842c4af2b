package dev.keyturn.posture;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accepts findings for a time, and withdraws acceptances. */
@Service
class FindingAcceptance {

    private static final Duration LONGEST = Duration.ofDays(400);
    private static final String EXPIRES_AT = "expires_at";

    private final Posture posture;
    private final Acceptances acceptances;
    private final DatabaseLocks locks;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    FindingAcceptance(
            Posture posture,
            Acceptances acceptances,
            DatabaseLocks locks,
            ApplicationEventPublisher events,
            Clock clock) {
        this.posture = posture;
        this.acceptances = acceptances;
        this.locks = locks;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Accepts a finding as its reader saw it.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code finding-not-found} unless the report has such a finding now, {@code
     *     finding-changed} if its object is in another state
     */
    @Transactional
    public Acceptance accept(Seen seen, String reason, Instant until, String acceptedBy) {
        Instant now = StoredTime.now(clock);
        if (!until.isAfter(now)) {
            throw new ValidationFailedException(List.of(new FieldError(EXPIRES_AT, "past")));
        }
        if (until.isAfter(now.plus(LONGEST))) {
            throw new ValidationFailedException(
                    List.of(new FieldError(EXPIRES_AT, "too-far-ahead", Map.of("max", LONGEST.toDays()))));
        }
        Affected affected =
                posture.find(seen.rule(), seen.type(), seen.id()).orElseThrow(() -> new NotFoundException("finding"));
        if (!affected.facts().fingerprint().equals(seen.fingerprint())) {
            throw new FindingChangedException();
        }
        locks.hold("posture");
        Acceptance acceptance = new Acceptance(
                UUID.randomUUID(),
                seen.rule(),
                Acceptance.keyOf(seen.type(), seen.id()),
                affected.facts().text(),
                reason,
                acceptedBy,
                now,
                until.truncatedTo(ChronoUnit.MICROS));
        acceptances.put(acceptance);
        events.publishEvent(new FindingAccepted(acceptance));
        return acceptance;
    }

    /** @throws dev.keyturn.adminapi.DomainException {@code acceptance-not-found} */
    @Transactional
    public void withdraw(UUID id) {
        Acceptance acceptance = acceptances.find(id).orElseThrow(() -> new NotFoundException("acceptance"));
        if (!acceptances.remove(id)) {
            throw new NotFoundException("acceptance");
        }
        events.publishEvent(new AcceptanceWithdrawn(acceptance));
    }

    /** The affected object has changed since its finding was read. */
    private static final class FindingChangedException extends DomainException {

        private static final long serialVersionUID = 1L;

        FindingChangedException() {
            super(Kind.CONFLICT, "finding-changed");
        }
    }

    /**
     * Finding as its reader saw it.
     *
     * @param type type of the affected object
     * @param id identifier of the affected object
     */
    record Seen(String rule, String type, String id, String fingerprint) {}

    /** A finding of the posture report was accepted. */
    private record FindingAccepted(Acceptance acceptance) implements AuditableEvent {

        @Override
        public String type() {
            return "posture-finding.accepted";
        }

        @Override
        public Subject subject() {
            return subjectOf(acceptance);
        }

        @Override
        public Map<String, String> details() {
            return Map.of(
                    "affected", acceptance.affected(),
                    "reason", acceptance.reason(),
                    "expires_at", acceptance.expiresAt().toString());
        }
    }

    /** The acceptance of a finding was withdrawn. */
    private record AcceptanceWithdrawn(Acceptance acceptance) implements AuditableEvent {

        @Override
        public String type() {
            return "posture-finding.reopened";
        }

        @Override
        public Subject subject() {
            return subjectOf(acceptance);
        }

        @Override
        public Map<String, String> details() {
            return Map.of("affected", acceptance.affected());
        }
    }

    private static AuditableEvent.Subject subjectOf(Acceptance acceptance) {
        return new AuditableEvent.Subject("server", acceptance.rule(), acceptance.rule());
    }
}
