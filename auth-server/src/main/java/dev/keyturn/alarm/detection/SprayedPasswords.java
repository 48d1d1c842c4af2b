package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmProperties;
import dev.keyturn.alarm.Detector;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.audit.AuditableEvent.Subject;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Finds failed sign-ins that are spread over many accounts, from one network and from all. An account counts once; each attempt with an
 * unknown name counts.
 */
@Component
class SprayedPasswords implements EventDetector {

    /** Type of a failed sign-in. */
    static final String TYPE = "sign-in.failed";

    private static final Subject ALL = new Subject("server", "sign-in", "Sign-in from all networks");

    private final AlarmProperties.PasswordSpraying settings;

    SprayedPasswords(AlarmProperties properties) {
        this.settings = properties.passwordSpraying();
    }

    @Override
    public Detector detector() {
        return Detector.PASSWORD_SPRAYING;
    }

    @Override
    public Duration window() {
        return settings.window();
    }

    @Override
    public long threshold(Subject subject) {
        return subject.kind().equals("network") ? settings.ofNetwork() : settings.ofAll();
    }

    @Override
    public List<Observation> observe(Event event, long added) {
        if (!event.type().equals(TYPE)) {
            return List.of();
        }
        String account = event.subject().id();
        return List.of(new Observation(RejectedRequests.network(event), account), new Observation(ALL, account));
    }
}
