package dev.keyturn.login;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.stereotype.Component;

/**
 * Tracks no sessions.
 *
 * <p>The framework would otherwise keep one entry a session in the memory of one node, only to tell when the user signed
 * in; the authorization says that itself.
 */
@Component
class NoSessionRegistry implements SessionRegistry {

    @Override
    public List<Object> getAllPrincipals() {
        return List.of();
    }

    @Override
    public List<SessionInformation> getAllSessions(Object principal, boolean includeExpiredSessions) {
        return List.of();
    }

    @Override
    public @Nullable SessionInformation getSessionInformation(String sessionId) {
        return null;
    }

    @Override
    public void refreshLastRequest(String sessionId) {
        // nothing is tracked
    }

    @Override
    public void registerNewSession(String sessionId, Object principal) {
        // nothing is tracked
    }

    @Override
    public void removeSessionInformation(String sessionId) {
        // nothing is tracked
    }
}
