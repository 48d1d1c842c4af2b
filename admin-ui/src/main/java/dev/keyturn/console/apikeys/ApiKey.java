package dev.keyturn.console.apikeys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the server describes it.
 *
 * @param hint last four characters; null if it was imported without them
 * @param state current state, such as {@code active} or {@code not-yet-valid}
 */
public record ApiKey(
        String id,
        String clientId,
        String environment,
        @Nullable String hint,
        @JsonUnwrapped Details details,
        String state,
        @JsonUnwrapped Times times,
        @Nullable String revocationReason,
        @Nullable String replacedBy,
        @JsonUnwrapped LastUse lastUse) {

    /** Whether it is revoked or expired. */
    public boolean isOver() {
        return state.equals("revoked") || state.equals("expired");
    }

    public boolean isDisabled() {
        return state.equals("disabled");
    }

    /** Whether it has a successor. */
    public boolean isReplaced() {
        return replacedBy != null;
    }

    /** Details that can be changed. */
    public record Details(
            String name,
            @Nullable String description,
            @Nullable String ownerId,
            List<String> scopes,
            List<String> allowedAddresses,
            @Nullable Budget rate,
            @Nullable Budget quota,
            List<String> tags,
            Map<String, String> metadata) {

        public Details {
            scopes = List.copyOf(Objects.requireNonNullElse(scopes, List.of()));
            allowedAddresses = List.copyOf(Objects.requireNonNullElse(allowedAddresses, List.of()));
            tags = List.copyOf(Objects.requireNonNullElse(tags, List.of()));
            metadata = Map.copyOf(Objects.requireNonNullElse(metadata, Map.of()));
        }
    }

    /** Limit of use in each period. */
    public record Budget(long limit, int periodSeconds) {}

    /** Times in the life of a key. */
    public record Times(
            Instant createdAt,
            @Nullable Instant notBefore,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant quarantinedAt) {}

    /** Last use; all members are null if there was none. */
    public record LastUse(
            @Nullable Instant lastUsedAt,
            @Nullable String lastUsedAddress,
            @Nullable String lastUsedUserAgent,
            @Nullable String lastUsedAudience) {}
}
