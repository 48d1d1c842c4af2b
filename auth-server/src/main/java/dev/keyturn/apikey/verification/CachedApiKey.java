package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.ApiKeyLife;
import dev.keyturn.apikey.ApiKeyState;
import dev.keyturn.apikey.budget.Budget;
import dev.keyturn.client.ClientId;
import dev.keyturn.network.IpAddress;
import dev.keyturn.network.IpNetwork;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An API key as verification needs it, at one version of the key and of its client. */
record CachedApiKey(UUID id, long version, Holder client, Permissions permissions, ApiKeyLife life) {

    private static final int BYTES_OF_KEY = 700;
    private static final int BYTES_OF_NETWORK = 200;
    private static final int BYTES_OF_SCOPE = 80;

    ApiKeyState stateAt(Instant now) {
        return life.stateAt(now);
    }

    ClientId clientId() {
        return client.id;
    }

    String environment() {
        return permissions.environment;
    }

    Set<String> scopes() {
        return permissions.scopes;
    }

    Map<Budget.Kind, Budget> budgets() {
        return permissions.budgets;
    }

    Instant createdAt() {
        return life.validity().createdAt();
    }

    Instant expiresAt() {
        return life.validity().expiresAt();
    }

    boolean isInQuarantine() {
        return life.quarantined();
    }

    /** Whether it can be used from an address; if it is restricted, not from an unknown one. */
    boolean isAllowedFrom(@Nullable String address) {
        return permissions.networks.isEmpty() || isIn(permissions.networks, address);
    }

    /** Whether it was used from an address before it leaked; true if it is not in quarantine. */
    boolean isKnownAt(@Nullable String address) {
        return !isInQuarantine() || isIn(permissions.knownNetworks, address);
    }

    private static boolean isIn(List<IpNetwork> networks, @Nullable String address) {
        Optional<IpAddress> peer = Optional.ofNullable(address).flatMap(IpAddress::parsePeer);
        return peer.isPresent() && networks.stream().anyMatch(network -> network.contains(peer.get()));
    }

    /** Approximate memory of the key and its entry in the cache. */
    int bytes() {
        int ofScopes = scopes().stream()
                .mapToInt(scope -> BYTES_OF_SCOPE + scope.length())
                .sum();
        return BYTES_OF_KEY
                + ofScopes
                + BYTES_OF_NETWORK * (permissions.networks.size() + permissions.knownNetworks.size());
    }

    /** Client of the key. */
    record Holder(ClientId id, boolean enabled, long version) {}

    /**
     * Where and for what a key can be used.
     *
     * @param scopes those scopes of the key that its client has
     * @param networks networks from which it can be used; empty for all
     * @param knownNetworks networks from which it can be used in quarantine; empty for a key that is not in quarantine
     * @param budgets limits by kind; a kind that is missing is unlimited
     */
    record Permissions(
            String environment,
            Set<String> scopes,
            List<IpNetwork> networks,
            List<IpNetwork> knownNetworks,
            Map<Budget.Kind, Budget> budgets) {}
}
