package dev.keyturn.alarm;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.alarm.AlarmChange.AlarmAcknowledged;
import dev.keyturn.alarm.AlarmChange.AlarmClosed;
import dev.keyturn.audit.AuditTrail;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The administrators' work on alarms. */
@Service
class Alarms {

    private final AlarmTable table;
    private final AlarmRaising raising;
    private final ApplicationEventPublisher events;
    private final AuditTrail trail;
    private final Clock clock;

    Alarms(AlarmTable table, AlarmRaising raising, ApplicationEventPublisher events, AuditTrail trail, Clock clock) {
        this.table = table;
        this.raising = raising;
        this.events = events;
        this.trail = trail;
        this.clock = clock;
    }

    /** Alarms, the latest first. */
    @Transactional(readOnly = true)
    public Page<Alarm> search(PageQuery query, AlarmQuery filter) {
        return table.search(filter, query.pattern(), query.sortedBy(Sort.unsorted()));
    }

    /** @throws NotFoundException {@code alarm-not-found} */
    @Transactional(readOnly = true)
    public AlarmWithEvidence read(UUID id) {
        return withEvidence(find(id));
    }

    /**
     * Notes that the caller works on an open alarm.
     *
     * @throws DomainException {@code alarm-not-open} if it is acknowledged or closed
     */
    @Transactional
    public AlarmWithEvidence acknowledge(UUID id, ExpectedVersion expected, @Nullable String note) {
        Alarm alarm = lock(id);
        expected.check(alarm.version());
        if (alarm.state() != Alarm.State.OPEN) {
            throw new AlarmStateException("alarm-not-open");
        }
        table.acknowledge(alarm.id(), StoredTime.now(clock), trail.caller(), note);
        events.publishEvent(new AlarmAcknowledged(id, alarm.detector(), alarm.subject(), note));
        return withEvidence(find(id));
    }

    /**
     * Closes an alarm, and forgets what its detector has counted of the subject: another alarm needs further occurrences.
     *
     * @throws DomainException {@code alarm-closed} if it is closed
     */
    @Transactional
    public AlarmWithEvidence close(UUID id, ExpectedVersion expected, @Nullable String note) {
        raising.hold();
        Alarm alarm = lock(id);
        expected.check(alarm.version());
        if (alarm.state() == Alarm.State.CLOSED) {
            throw new AlarmStateException("alarm-closed");
        }
        table.close(alarm.id(), StoredTime.now(clock), trail.caller(), note);
        events.publishEvent(new AlarmClosed(id, alarm.detector(), alarm.subject(), note));
        raising.forget(alarm.detector(), alarm.subject());
        return withEvidence(find(id));
    }

    private Alarm lock(UUID id) {
        return table.lock(id).orElseThrow(() -> new NotFoundException("alarm"));
    }

    private Alarm find(UUID id) {
        return table.find(id).orElseThrow(() -> new NotFoundException("alarm"));
    }

    private AlarmWithEvidence withEvidence(Alarm alarm) {
        return new AlarmWithEvidence(alarm, table.evidence(alarm.id()));
    }

    /** An alarm and the audit events that led to it, oldest first. */
    record AlarmWithEvidence(Alarm alarm, List<Finding.Evidence> evidence) {

        AlarmWithEvidence {
            evidence = List.copyOf(evidence);
        }
    }

    /** The alarm is past the step that a request asks for. */
    static final class AlarmStateException extends DomainException {

        private static final long serialVersionUID = 1L;

        AlarmStateException(String code) {
            super(Kind.CONFLICT, code);
        }
    }
}
