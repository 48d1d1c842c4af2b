package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key at one version, as administrators see it.
 *
 * @param hint last four characters of the key; null if it was imported without them
 * @param revocationReason null unless the key is revoked
 * @param replacedBy successor of a rotated key; null for none
 */
public record ApiKeyView(
        UUID id,
        String clientId,
        String environment,
        @Nullable String hint,
        @JsonUnwrapped ApiKeyDetails details,
        ApiKeyState state,
        @JsonUnwrapped Times times,
        @Nullable String revocationReason,
        @Nullable UUID replacedBy,
        @JsonUnwrapped LastUse lastUse,
        @JsonIgnore long version) {

    /**
     * Times in the life of a key.
     *
     * @param notBefore when the key becomes valid; null for its creation
     * @param expiresAt the first instant at which the key is expired
     * @param quarantinedAt since when the key is limited to read-only scopes and known networks; null unless it leaked
     */
    public record Times(
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant notBefore,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant quarantinedAt) {}

    /**
     * Last use of a key. All members are null if the key was never used.
     *
     * @param lastUsedAudience the API at which the key was last used
     */
    public record LastUse(
            @Nullable Instant lastUsedAt,
            @Nullable String lastUsedAddress,
            @Nullable String lastUsedUserAgent,
            @Nullable String lastUsedAudience) {}
}
