package dev.keyturn.apikey.usage;

import dev.keyturn.audit.AuditableEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An API key was used from an IPv4 /24 or IPv6 /64 that it did not use before. Its first network is no event.
 *
 * @param network empty if the key has too many to name this one
 * @param knownNetworks number of its networks before
 * @param knownSince first use of the first of them
 */
record ApiKeyNetworkAdded(UUID id, String name, String clientId, String network, int knownNetworks, Instant knownSince)
        implements AuditableEvent {

    private static final String FURTHER = "one more";

    @Override
    public String type() {
        return "api-key-network.added";
    }

    @Override
    public Subject subject() {
        return new Subject("api-key", id.toString(), name);
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("client_id", clientId);
        details.put("network", network.isEmpty() ? FURTHER : network);
        details.put("known_networks", Integer.toString(knownNetworks));
        details.put("known_since", knownSince.toString());
        return details;
    }

    @Override
    public Optional<Burst> burst() {
        return network.isEmpty() ? Optional.of(new Burst(1, "")) : Optional.empty();
    }
}
