package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmProperties;
import dev.keyturn.alarm.Detector;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.audit.AuditableEvent.Subject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Finds clients and API keys that are used from a network for the first time, once the server has known them for the learning period. */
@Component
class NewNetworks implements EventDetector {

    private static final Set<String> TYPES = Set.of("client-network.added", "api-key-network.added");

    private final AlarmProperties properties;

    NewNetworks(AlarmProperties properties) {
        this.properties = properties;
    }

    @Override
    public Detector detector() {
        return Detector.NEW_NETWORK;
    }

    @Override
    public Duration window() {
        return DetectorWindows.LONGEST;
    }

    @Override
    public long threshold(Subject subject) {
        return properties.newNetwork() ? 1 : 0;
    }

    @Override
    public List<Observation> observe(Event event, long added) {
        return TYPES.contains(event.type()) && isKnown(event) ? List.of(new Observation(event.subject())) : List.of();
    }

    private boolean isKnown(Event event) {
        try {
            Instant since = Instant.parse(event.details().getOrDefault("known_since", ""));
            return !since.isAfter(event.occurredAt().minus(properties.learningPeriod()));
        } catch (DateTimeException e) {
            return false;
        }
    }
}
