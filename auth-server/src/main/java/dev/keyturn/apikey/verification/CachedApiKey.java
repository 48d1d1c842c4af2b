package dev.keyturn.apikey.verification;

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

/**
 * A key as verification needs it.
 *
 * @param clientEnabled whether its client may use anything at all
 * @param scopes what it may do: those of its own that its client has
 * @param networks from where it may be used; empty for anywhere
 * @param quarantine from where it may be used although it leaked, for reading alone; null if it did not
 * @param budgets how much it may be used; a kind that is missing is not limited
 */
record CachedApiKey(
        UUID id,
        ClientId clientId,
        boolean clientEnabled,
        String environment,
        Set<String> scopes,
        List<IpNetwork> networks,
        Map<Budget.Kind, Budget> budgets,
        boolean enabled,
        Instant createdAt,
        @Nullable Instant notBefore,
        Instant expiresAt,
        boolean revoked,
        @Nullable List<IpNetwork> quarantine,
        long version,
        long clientVersion) {

    private static final int BYTES_OF_KEY = 600;
    private static final int BYTES_OF_NETWORK = 200;
    private static final int BYTES_OF_SCOPE = 80;

    ApiKeyState stateAt(Instant now) {
        return ApiKeyState.at(now, revoked, enabled, quarantine != null, notBefore, expiresAt);
    }

    /** Whether it may be used from an address; where it is restricted, not from one that nobody knows. */
    boolean isAllowedFrom(@Nullable String address) {
        return networks.isEmpty() || isIn(networks, address);
    }

    /** Whether it was used from an address before it leaked; true for one that did not. */
    boolean isKnownAt(@Nullable String address) {
        return quarantine == null || isIn(quarantine, address);
    }

    private static boolean isIn(List<IpNetwork> networks, @Nullable String address) {
        Optional<IpAddress> peer = Optional.ofNullable(address).flatMap(IpAddress::parsePeer);
        return peer.isPresent() && networks.stream().anyMatch(network -> network.contains(peer.get()));
    }

    /** About how much memory it takes, with what it is remembered by. */
    int bytes() {
        int ofScopes = scopes.stream()
                .mapToInt(scope -> BYTES_OF_SCOPE + scope.length())
                .sum();
        return BYTES_OF_KEY
                + ofScopes
                + BYTES_OF_NETWORK * (networks.size() + (quarantine == null ? 0 : quarantine.size()));
    }
}
