package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.Finding;
import java.time.Instant;
import java.util.List;

/** Detector that looks at the state of the server, on each node. */
interface StateDetector {

    /** Faults that there are now. */
    List<Finding> look(Instant now);
}
