package dev.keyturn.grant;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import java.util.Map;
import java.util.Set;

/** A client was given a code with which it can act for a user. */
record GrantCreated(GrantId id, ClientId clientId, Set<String> scopes) implements AuditableEvent {

    @Override
    public String type() {
        return "grant.created";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), clientId.value());
    }

    @Override
    public Map<String, String> details() {
        return Map.of("grant", id.toString(), "scope", String.join(" ", scopes));
    }
}
