package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;

/** There is a new client. */
record ClientRegistered(ClientId clientId, String name) implements AuditableEvent {

    @Override
    public String type() {
        return "client-registered";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }
}
