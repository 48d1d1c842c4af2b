package dev.keyturn.ownership;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** An administrator gave a client other owners. */
record ClientOwnersChanged(ClientId clientId, String name, Set<UUID> added, Set<UUID> removed)
        implements AuditableEvent {

    @Override
    public String type() {
        return "client-owners-changed";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new TreeMap<>();
        details.put("added", join(added));
        details.put("removed", join(removed));
        return details;
    }

    private static String join(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).sorted().collect(Collectors.joining(" "));
    }
}
