package dev.keyturn.access;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;

/**
 * An administrator ended what was issued to a client, for a user, in a session, for a grant or for a credential, or one token.
 *
 * @param id names it; for a token, its {@code jti}
 * @param reason in the administrator's words
 */
record TokensRevoked(String kind, String id, String reason) implements AuditableEvent {

    @Override
    public String type() {
        return "tokens.revoked";
    }

    @Override
    public Subject subject() {
        return new Subject(kind, id, id);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("reason", reason);
    }
}
