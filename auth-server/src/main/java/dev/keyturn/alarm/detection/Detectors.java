package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmRaising;
import dev.keyturn.alarm.Finding;
import dev.keyturn.alarm.detection.DetectorWindows.Observed;
import dev.keyturn.audit.AuditStream.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** All detectors of events. */
@Component
class Detectors {

    private final List<EventDetector> detectors;
    private final DetectorWindows windows;
    private final AlarmRaising raising;

    Detectors(List<EventDetector> detectors, DetectorWindows windows, AlarmRaising raising) {
        this.detectors = List.copyOf(detectors);
        this.windows = windows;
        this.raising = raising;
    }

    /** Waits until no other node looks for alarms, and keeps it so until the current transaction ends. */
    void hold() {
        raising.hold();
    }

    /** Shows events to all detectors, and raises the alarms that they find. */
    void show(Map<Event, Long> events, Instant now) {
        List<Finding> findings = new ArrayList<>();
        for (EventDetector detector : detectors) {
            List<Observed> observed = new ArrayList<>();
            events.forEach((event, added) ->
                    detector.observe(event, added).forEach(each -> observed.add(new Observed(each, event, added))));
            findings.addAll(windows.add(detector, observed, now));
        }
        windows.forget(now);
        raising.raise(findings, now);
    }
}
