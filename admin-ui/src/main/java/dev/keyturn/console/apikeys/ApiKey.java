package dev.keyturn.console.apikeys;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the server describes it.
 *
 * @param hint the last four characters; null if it was imported without them
 * @param state current state, such as {@code active} or {@code not-yet-valid}
 */
public record ApiKey(
        String id,
        String clientId,
        String environment,
        @Nullable String hint,
        String name,
        @Nullable String description,
        @Nullable String ownerId,
        String state,
        List<String> scopes,
        List<String> allowedAddresses,
        @Nullable Budget rate,
        @Nullable Budget quota,
        List<String> tags,
        Map<String, String> metadata,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable String revocationReason,
        @Nullable Instant quarantinedAt,
        @Nullable String replacedBy,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedAddress,
        @Nullable String lastUsedUserAgent,
        @Nullable String lastUsedAudience) {

    public ApiKey {
        scopes = List.copyOf(Objects.requireNonNullElse(scopes, List.of()));
        allowedAddresses = List.copyOf(Objects.requireNonNullElse(allowedAddresses, List.of()));
        tags = List.copyOf(Objects.requireNonNullElse(tags, List.of()));
        metadata = Map.copyOf(Objects.requireNonNullElse(metadata, Map.of()));
    }

    /** Whether nothing can be done about it any more. */
    public boolean isOver() {
        return state.equals("revoked") || state.equals("expired");
    }

    public boolean isDisabled() {
        return state.equals("disabled");
    }

    /** Whether another key has taken its place. */
    public boolean isReplaced() {
        return replacedBy != null;
    }

    /** How much may be used in each period. */
    public record Budget(long limit, int periodSeconds) {}
}
