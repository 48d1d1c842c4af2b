package dev.keyturn.consent;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import dev.keyturn.user.UserId;
import java.util.Map;

/** A user no longer allows a client anything. */
public record ConsentWithdrawn(UserId userId, ClientId clientId) implements AuditableEvent {

    @Override
    public String type() {
        return "consent.withdrawn";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), clientId.value());
    }

    @Override
    public Map<String, String> details() {
        return Map.of("user", userId.toString());
    }
}
