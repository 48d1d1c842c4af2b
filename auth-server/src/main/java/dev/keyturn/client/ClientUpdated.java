package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;
import java.util.Set;

/**
 * An administrator changed what a client is or may do.
 *
 * @param changed the names of the fields, sorted
 * @param lostScopes what it could ask for until now
 */
public record ClientUpdated(ClientId clientId, String name, Set<String> changed, Set<String> lostScopes)
        implements AuditableEvent {

    @Override
    public String type() {
        return "client-updated";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("changed", String.join(", ", changed));
    }
}
