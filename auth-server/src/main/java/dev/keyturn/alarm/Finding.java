package dev.keyturn.alarm;

import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.oauth.TokenDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Result of a detector that justifies an alarm.
 *
 * @param subject client, user, key, network or part of the server
 * @param item part of the subject that has an alarm of its own, such as a user of a client; empty for the whole subject
 * @param inAll occurrences for a new alarm
 * @param added occurrences for an alarm that is not closed
 * @param evidence audit events; empty if the detector read none
 */
public record Finding(
        Detector detector,
        Subject subject,
        String item,
        long inAll,
        long added,
        Instant first,
        Instant last,
        List<Evidence> evidence) {

    /** Limit for the evidence of an alarm. The first events stay. */
    public static final int EVIDENCE = 20;

    private static final int MAX_NAME = 90;

    public Finding {
        evidence = List.copyOf(evidence);
    }

    /** Finding about a whole subject. */
    public Finding(
            Detector detector,
            Subject subject,
            long inAll,
            long added,
            Instant first,
            Instant last,
            List<Evidence> evidence) {
        this(detector, subject, "", inAll, added, first, last, evidence);
    }

    /** A client with the name of an alarm about one of its users. */
    public static Subject ofUser(Subject client, String user) {
        String name = client.name();
        return new Subject(
                client.kind(), client.id(), name.substring(0, Math.min(name.length(), MAX_NAME)) + ofUser(user));
    }

    private static String ofUser(String user) {
        return ", user " + user;
    }

    /** The same about another subject. */
    Finding of(Subject other) {
        return new Finding(detector, other, inAll, added, first, last, evidence);
    }

    /** The same about the whole subject of an item. */
    Finding ofFurtherItems() {
        String name = subject.name();
        String client = name.endsWith(ofUser(item))
                ? name.substring(0, name.length() - ofUser(item).length())
                : name;
        return of(new Subject(subject.kind(), subject.id(), client + ", further users"));
    }

    /** Both findings about the subject of this one. */
    Finding plus(Finding other) {
        List<Evidence> all = new ArrayList<>(evidence);
        all.addAll(other.evidence);
        return new Finding(
                detector,
                subject,
                item,
                inAll + other.inAll,
                added + other.added,
                first.isBefore(other.first) ? first : other.first,
                last.isAfter(other.last) ? last : other.last,
                all.subList(0, Math.min(all.size(), EVIDENCE)));
    }

    /** Key of the alarm until it is closed. */
    String slot() {
        return item.isEmpty() ? subjectSlot() : digest(detector.code(), subject.kind(), subject.id(), item);
    }

    /** Key of all alarms of the detector about the subject, as for a mute. */
    String subjectSlot() {
        return slot(detector, subject);
    }

    static String slot(Detector detector, Subject subject) {
        return digest(detector.code(), subject.kind(), subject.id());
    }

    private static String digest(String... parts) {
        return TokenDigest.of(String.join("\n", parts)).hex();
    }

    /** Audit event as evidence of an alarm. */
    public record Evidence(UUID eventId, Instant occurredAt, String type) {}
}
