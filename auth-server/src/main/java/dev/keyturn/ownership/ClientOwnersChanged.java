package dev.keyturn.ownership;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import dev.keyturn.user.UserId;
import java.util.Map;

/**
 * An administrator gave a client to a user, or took it from them.
 *
 * @param isOwner whether it belongs to the user now
 */
record ClientOwnersChanged(ClientId clientId, String name, UserId user, boolean isOwner) implements AuditableEvent {

    @Override
    public String type() {
        return isOwner ? "client-owner.added" : "client-owner.removed";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("user_id", user.toString());
    }
}
