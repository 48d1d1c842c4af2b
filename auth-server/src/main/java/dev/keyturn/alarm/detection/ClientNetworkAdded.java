package dev.keyturn.alarm.detection;

import dev.keyturn.audit.AuditableEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A client that authenticates got a token from a network that it did not use before. Its first network is no event.
 *
 * @param knownNetworks number of its networks before
 * @param knownSince first use of the first of them
 */
record ClientNetworkAdded(String client, String network, int knownNetworks, Instant knownSince)
        implements AuditableEvent {

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
}
