package dev.keyturn.alarm.detection;

import dev.keyturn.audit.AuditableEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A client that authenticates got a token from a network that it did not use before. Its first network is no event.
 *
 * @param knownNetworks number of its networks before
 * @param knownSince first use of the first of them
 * @param further number of uses if the client has too many networks to name this one; otherwise 0
 */
record ClientNetworkAdded(String client, String network, int knownNetworks, Instant knownSince, long further)
        implements AuditableEvent {

    /** Uses in networks that are too many to be named. */
    static ClientNetworkAdded further(String client, int knownNetworks, Instant knownSince, long uses) {
        return new ClientNetworkAdded(client, "one more", knownNetworks, knownSince, uses);
    }

    @Override
    public String type() {
        return "client-network.added";
    }

    @Override
    public Subject subject() {
        return new Subject("client", client, client);
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("network", network);
        details.put("known_networks", Integer.toString(knownNetworks));
        details.put("known_since", knownSince.toString());
        return details;
    }

    @Override
    public Optional<Burst> burst() {
        return further == 0 ? Optional.empty() : Optional.of(new Burst(further, ""));
    }
}
