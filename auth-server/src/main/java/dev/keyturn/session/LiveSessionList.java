package dev.keyturn.session;

import dev.keyturn.user.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Sessions of a user, as the user sees them. */
@Component
public class LiveSessionList {

    private static final int MAX_SESSIONS = 200;

    private final SessionRows rows;
    private final SessionAttributes attributes;
    private final SessionProperties properties;
    private final Clock clock;

    LiveSessionList(SessionRows rows, SessionAttributes attributes, SessionProperties properties, Clock clock) {
        this.rows = rows;
        this.attributes = attributes;
        this.properties = properties;
        this.clock = clock;
    }

    /** The sessions that have not ended, the ones used last first; {@value #MAX_SESSIONS} at most. Takes one statement. */
    public List<LiveSession> of(UserId user) {
        Instant now = clock.instant();
        return rows.of(user, MAX_SESSIONS).stream()
                .filter(row -> !properties.hasEnded(row.signedInAt(), row.lastUsedAt(), now))
                .map(this::session)
                .toList();
    }

    private LiveSession session(SessionRows.UserSessionRow row) {
        Map<String, Object> kept = attributes.read(row.attributes());
        return new LiveSession(
                row.sid(),
                SignInsOfBrowser.among(kept, row.sid()),
                row.signedInAt(),
                row.lastUsedAt(),
                row.methods(),
                SessionOrigin.among(kept));
    }
}
