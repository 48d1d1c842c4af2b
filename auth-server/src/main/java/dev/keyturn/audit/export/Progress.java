package dev.keyturn.audit.export;

import java.time.Duration;

/** Progress of a delivery, reported by its target. */
interface Progress {

    /** Longest time between two reports. */
    Duration LONGEST_STEP = Duration.ofSeconds(10);

    /** Called before each step. @throws DeliveryEndedException if it must not be taken */
    void begin();

    /** Called after each step: events up to this one have been delivered. @throws DeliveryEndedException if another node delivers */
    void delivered(OutgoingEvent last);
}
