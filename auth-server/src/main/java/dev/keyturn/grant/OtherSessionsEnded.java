package dev.keyturn.grant;

import dev.keyturn.audit.AuditableEvent;
import java.util.List;
import java.util.Map;

/**
 * A user ended other sessions of theirs, and all that was granted in them.
 *
 * @param sessions the {@code sid} of what was issued in each
 * @param grants how many grants ended
 */
record OtherSessionsEnded(String userId, String loginName, List<String> sessions, int grants)
        implements AuditableEvent {

    /** As many as are named in full. */
    private static final int MAX_NAMED = 100;

    @Override
    public String type() {
        return "user.sessions-ended";
    }

    @Override
    public Subject subject() {
        return new Subject("user", userId, loginName);
    }

    @Override
    public Map<String, String> details() {
        return Map.of(
                "sessions",
                String.join(" ", sessions.subList(0, Math.min(MAX_NAMED, sessions.size()))),
                "grants",
                Integer.toString(grants));
    }

    @Override
    public boolean isBySubject() {
        return true;
    }
}
