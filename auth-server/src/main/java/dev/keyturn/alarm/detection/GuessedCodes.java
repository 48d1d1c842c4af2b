package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmProperties;
import dev.keyturn.alarm.Detector;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.audit.AuditableEvent.Subject;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds many wrong codes of one account after its right password, from all networks together. */
@Component
class GuessedCodes implements EventDetector {

    private static final String TYPE = "second-factor.failed";

    private final AlarmProperties.SecondFactorGuessing settings;

    GuessedCodes(AlarmProperties properties) {
        this.settings = properties.secondFactorGuessing();
    }

    @Override
    public Detector detector() {
        return Detector.SECOND_FACTOR_GUESSING;
    }

    @Override
    public Duration window() {
        return settings.window();
    }

    @Override
    public long threshold(Subject subject) {
        return settings.ofAccount();
    }

    @Override
    public List<Observation> observe(Event event, long added) {
        return event.type().equals(TYPE) ? List.of(new Observation(event.subject())) : List.of();
    }
}
