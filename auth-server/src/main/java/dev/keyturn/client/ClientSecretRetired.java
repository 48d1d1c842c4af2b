package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;
import java.util.UUID;

/** A secret of a client no longer authenticates it. */
record ClientSecretRetired(ClientId clientId, String name, UUID secretId) implements AuditableEvent {

    @Override
    public String type() {
        return "client-secret-retired";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("secret_id", secretId.toString());
    }
}
