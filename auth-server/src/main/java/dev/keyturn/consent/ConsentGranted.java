package dev.keyturn.consent;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import dev.keyturn.user.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;

/**
 * A user has allowed a client more than before.
 *
 * @param scopes those that are new
 */
public record ConsentGranted(UserId userId, ClientId clientId, SortedSet<String> scopes) implements AuditableEvent {

    @Override
    public String type() {
        return "consent.granted";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), clientId.value());
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("user", userId.toString());
        details.put("scope", String.join(" ", scopes));
        return details;
    }
}
