package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.Detector;
import dev.keyturn.alarm.Finding;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.audit.AuditableEvent.Subject;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Finds each replay of a refresh token: the token or its successor is stolen. Each user of a client has an alarm of its own, so that none can
 * hide the others.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700 §4.14.2, Refresh Token Protection</a>
 */
@Component
class ReplayedRefreshTokens implements EventDetector {

    /** So that there is room for a user. */
    @Override
    public Detector detector() {
        return Detector.REFRESH_TOKEN_REPLAY;
    }

    @Override
    public boolean isOfItems() {
        return true;
    }

    @Override
    public Duration window() {
        return DetectorWindows.LONGEST;
    }

    @Override
    public long threshold(Subject subject) {
        return 1;
    }

    @Override
    public List<Observation> observe(Event event, long added) {
        return event.type().equals("refresh-token.replayed") ? List.of(observation(event)) : List.of();
    }

    private static Observation observation(Event event) {
        Subject client = event.subject();
        String user = event.details().getOrDefault("user", "");
        return user.isEmpty() ? new Observation(client) : new Observation(Finding.ofUser(client, user), user);
    }
}
