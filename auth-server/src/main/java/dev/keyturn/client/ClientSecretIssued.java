package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;
import java.util.UUID;

/** A client has one more secret. */
record ClientSecretIssued(ClientId clientId, String name, UUID secretId) implements AuditableEvent {

    @Override
    public String type() {
        return "client-secret-issued";
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
