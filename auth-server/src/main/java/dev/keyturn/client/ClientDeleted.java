package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;

/** A client and all that belonged to it are gone. */
public record ClientDeleted(ClientId clientId, String name) implements AuditableEvent {

    @Override
    public String type() {
        return "client-deleted";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }
}
