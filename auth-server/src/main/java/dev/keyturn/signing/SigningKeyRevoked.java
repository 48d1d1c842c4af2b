package dev.keyturn.signing;

import dev.keyturn.audit.AuditableEvent;
import java.time.Instant;
import java.util.Map;

/**
 * An administrator withdrew a signing key before its time: nothing that it signed is to be accepted any more. Published in the
 * transaction that makes it true.
 *
 * @param lastTokenExpiresAt when the last token that it can have signed expires; the instant of the revocation if none is left
 */
public record SigningKeyRevoked(String keyId, Instant lastTokenExpiresAt) implements AuditableEvent {

    @Override
    public String type() {
        return "signing-key.revoked";
    }

    @Override
    public Subject subject() {
        return new Subject("signing-key", keyId, keyId);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("last_token_expires_at", lastTokenExpiresAt.toString());
    }
}
