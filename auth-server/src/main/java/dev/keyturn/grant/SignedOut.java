package dev.keyturn.grant;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;

/**
 * A user ended their session, and with it what was allowed in it for no longer.
 *
 * @param sessionId the {@code sid} of what was issued in it
 * @param grants how many grants ended
 */
record SignedOut(String userId, String loginName, String sessionId, int grants) implements AuditableEvent {

    @Override
    public String type() {
        return "user.signed-out";
    }

    @Override
    public Subject subject() {
        return new Subject("user", userId, loginName);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("session", sessionId, "grants", Integer.toString(grants));
    }

    @Override
    public boolean isBySubject() {
        return true;
    }
}
