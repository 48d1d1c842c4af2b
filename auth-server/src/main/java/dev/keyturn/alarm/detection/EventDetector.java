package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.Detector;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.audit.AuditableEvent.Subject;
import java.time.Duration;
import java.util.List;

/** Detector that counts audit events in a window. */
interface EventDetector {

    Detector detector();

    /** Whether each item of a subject has a window and an alarm of its own. */
    default boolean isOfItems() {
        return false;
    }

    /** Time in which observations of a subject are counted. */
    Duration window();

    /** Number of observations of a subject that are an alarm; 0 for none. */
    long threshold(Subject subject);

    /**
     * Observations to count for an event.
     *
     * @param added occurrences of the event since it was read before; 1 or more
     */
    List<Observation> observe(Event event, long added);

    /**
     * Observation of a subject.
     *
     * @param item what must differ for the next observation to count, at most 200 characters; empty if each occurrence counts
     */
    record Observation(Subject subject, String item) {

        /** One that counts each occurrence. */
        Observation(Subject subject) {
            this(subject, "");
        }
    }
}
