package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;

/** A client can no longer get tokens, and what it has is to stop working. */
public record ClientDisabled(ClientId clientId, String name) implements AuditableEvent {

    @Override
    public String type() {
        return "client-disabled";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }
}
