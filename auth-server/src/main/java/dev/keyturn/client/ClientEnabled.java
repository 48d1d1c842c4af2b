package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;

/** A disabled client can get tokens again. */
public record ClientEnabled(ClientId clientId, String name) implements AuditableEvent {

    @Override
    public String type() {
        return "client-enabled";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }
}
