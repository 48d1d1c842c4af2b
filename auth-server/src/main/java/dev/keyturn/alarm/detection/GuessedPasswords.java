package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmProperties;
import dev.keyturn.alarm.Detector;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.audit.AuditableEvent.Subject;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Finds many failed sign-ins of one account, from all networks together. Names without an account do not count here: a stranger would fill
 * the list of alarms with invented names.
 */
@Component
class GuessedPasswords implements EventDetector {

    /** Many accounts that are too many to be counted one by one. */
    private static final int ALL_OTHERS = 10;

    private final AlarmProperties.PasswordGuessing settings;

    GuessedPasswords(AlarmProperties properties) {
        this.settings = properties.passwordGuessing();
    }

    @Override
    public Detector detector() {
        return Detector.PASSWORD_GUESSING;
    }

    @Override
    public Duration window() {
        return settings.window();
    }

    @Override
    public long threshold(Subject subject) {
        return subject.kind().equals("user") ? settings.ofAccount() : (long) ALL_OTHERS * settings.ofAccount();
    }

    @Override
    public List<Observation> observe(Event event, long added) {
        return event.type().equals(SprayedPasswords.TYPE)
                        && !event.subject().id().isEmpty()
                ? List.of(new Observation(event.subject()))
                : List.of();
    }
}
