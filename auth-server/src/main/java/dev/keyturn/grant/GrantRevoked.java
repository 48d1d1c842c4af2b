package dev.keyturn.grant;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import java.util.Map;

/** A grant ended before its time, and with it all that was issued for it. */
record GrantRevoked(GrantId id, ClientId clientId, RevocationReason reason) implements AuditableEvent {

    @Override
    public String type() {
        return "grant.revoked";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), clientId.value());
    }

    @Override
    public Map<String, String> details() {
        return Map.of("grant", id.toString(), "reason", reason.code());
    }

    @Override
    public boolean isFailure() {
        return reason.isAttack();
    }
}
