package dev.keyturn.alarm;

import dev.keyturn.alarm.AlarmChange.AlarmRaised;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.cluster.DatabaseLocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Raises alarms: one at a time for each detector and subject, and at most {@value #MAX_UNCLOSED} of a detector and a kind of subject that are
 * not closed. Beyond them one more alarm of the detector gathers all other subjects. Of a subject, {@value #MAX_ITEMS} users have alarms of their own; one
 * more is about all others, so that the users of one client leave room for other clients.
 */
@Component
public class AlarmRaising {

    static final int MAX_UNCLOSED = 100;
    static final int MAX_ITEMS = 10;

    /** Lock of all nodes for the state of detectors. */
    private static final String LOCK = "alarms";

    /** Subject of the alarm that gathers the others. */
    public static final Subject OTHERS = new Subject("others", "", "further subjects");

    private static final Duration LASTING = Duration.ofHours(1);

    private final AlarmTable table;
    private final AlarmMuteTable mutes;
    private final DatabaseLocks locks;
    private final ApplicationEventPublisher events;
    private final JdbcTemplate database;

    AlarmRaising(
            AlarmTable table,
            AlarmMuteTable mutes,
            DatabaseLocks locks,
            ApplicationEventPublisher events,
            JdbcTemplate database) {
        this.table = table;
        this.mutes = mutes;
        this.locks = locks;
        this.events = events;
        this.database = database;
    }

    /** Waits until no other node raises alarms, and keeps it so until the current transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold() {
        locks.hold(LOCK);
    }

    /**
     * Raises alarms, or counts on in those that are not closed, except for muted subjects. Callers {@link #hold} the lock.
     *
     * @param findings of any detectors
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void raise(List<Finding> findings, Instant now) {
        if (findings.isEmpty()) {
            return;
        }
        raise(findings, muted(now), now);
    }

    private Set<String> muted(Instant now) {
        return mutes.current(now).stream()
                .map(mute -> Finding.slot(mute.detector(), mute.subject()))
                .collect(Collectors.toSet());
    }

    /**
     * Raises alarms about states that last. One that is closed stays so for an hour, while an administrator mends the cause. Callers
     * {@link #hold} the lock.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void raiseLasting(List<Finding> findings, Instant now) {
        if (!findings.isEmpty()) {
            Set<String> silent = table.closedSince(now.minus(LASTING));
            silent.addAll(muted(now));
            raise(findings, silent, now);
        }
    }

    /** @param silent slots of subjects without alarms */
    private void raise(List<Finding> findings, Set<String> silent, Instant now) {
        Map<Detector, List<Finding>> byDetector = findings.stream()
                .filter(finding -> !silent.contains(finding.subjectSlot()))
                .collect(Collectors.groupingBy(Finding::detector, TreeMap::new, Collectors.toList()));
        byDetector.forEach((detector, found) -> {
            Map<String, Subject> unclosed = table.unclosed(detector);
            raise(
                    gathered(found, unclosed).stream()
                            .filter(finding -> !silent.contains(finding.subjectSlot()))
                            .toList(),
                    unclosed,
                    now);
        });
    }

    private void raise(List<Finding> findings, Map<String, Subject> unclosed, Instant now) {
        Map<UUID, Finding> raised = new LinkedHashMap<>();
        List<Finding> grown = new ArrayList<>();
        for (Finding finding : findings) {
            if (unclosed.containsKey(finding.slot())) {
                grown.add(finding);
            } else {
                raised.put(UUID.randomUUID(), finding);
                unclosed.put(finding.slot(), finding.subject());
            }
        }
        table.insert(raised, now);
        table.grow(grown);
        table.addEvidence(
                Stream.concat(raised.values().stream(), grown.stream()).toList());
        raised.forEach((id, finding) ->
                events.publishEvent(new AlarmRaised(id, finding.detector(), finding.subject(), finding.inAll())));
    }

    /** Findings of one detector, of which those beyond the limit are one about {@link #OTHERS}. */
    private static List<Finding> gathered(List<Finding> findings, Map<String, Subject> unclosed) {
        Map<String, Set<String>> slots = new HashMap<>();
        unclosed.forEach((slot, subject) ->
                slots.computeIfAbsent(subject.kind(), first -> new HashSet<>()).add(slot));
        List<Finding> gathered = new ArrayList<>();
        List<Finding> others = new ArrayList<>();
        for (Finding finding : withFewItems(findings, unclosed)) {
            Set<String> ofKind = slots.computeIfAbsent(finding.subject().kind(), first -> new HashSet<>());
            if (ofKind.contains(finding.slot()) || ofKind.size() < MAX_UNCLOSED) {
                ofKind.add(finding.slot());
                gathered.add(finding);
            } else {
                others.add(finding.of(OTHERS));
            }
        }
        others.stream().reduce(Finding::plus).ifPresent(gathered::add);
        return gathered;
    }

    /** Findings, of which those about further items of a subject are one about the subject. */
    private static Collection<Finding> withFewItems(List<Finding> findings, Map<String, Subject> unclosed) {
        Map<String, Set<String>> slots = new HashMap<>();
        unclosed.forEach(
                (slot, subject) -> slots.computeIfAbsent(subject.kind() + " " + subject.id(), first -> new HashSet<>())
                        .add(slot));
        Map<String, Finding> few = new LinkedHashMap<>();
        for (Finding finding : findings) {
            Subject subject = finding.subject();
            Set<String> ofSubject =
                    slots.computeIfAbsent(subject.kind() + " " + subject.id(), first -> new HashSet<>());
            int items = ofSubject.size() - (ofSubject.contains(finding.subjectSlot()) ? 1 : 0);
            boolean hasRoom = finding.item().isEmpty() || ofSubject.contains(finding.slot()) || items < MAX_ITEMS;
            Finding kept = hasRoom ? finding : finding.ofFurtherItems();
            ofSubject.add(kept.slot());
            few.merge(kept.slot(), kept, Finding::plus);
        }
        return few.values();
    }

    /** Forgets the window of a detector for a subject. Callers {@link #hold} the lock. */
    void forget(Detector detector, Subject subject) {
        database.update(
                "delete from alarm_observation where detector = ? and subject_kind = ? and subject_id = ?",
                detector.name(),
                subject.kind(),
                subject.id());
    }
}
