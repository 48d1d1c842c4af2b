package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.apikey.budget.Budget;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as an administrator sees it.
 *
 * @param hint the last four characters of its text; null if it was imported and only its digest is known
 * @param ownerId the user who answers for it; null for none
 * @param state whether it is valid now, and if not, why
 * @param allowedAddresses from where it may be used, as addresses or CIDR blocks; empty for anywhere
 * @param rate how much it may be used in a short time; null if that is not limited
 * @param quota how much it may be used in a long time; null if that is not limited
 * @param notBefore null if it was good at once
 * @param quarantinedAt since when it may do no more than read, from where it was used before; null unless it leaked
 * @param replacedBy the key that took its place; null if none did
 * @param lastUsedAudience the API at which it was last used
 */
public record ApiKeyView(
        UUID id,
        String clientId,
        String environment,
        @Nullable String hint,
        String name,
        @Nullable String description,
        @Nullable UUID ownerId,
        ApiKeyState state,
        Set<String> scopes,
        Set<String> allowedAddresses,
        @Nullable BudgetView rate,
        @Nullable BudgetView quota,
        Set<String> tags,
        Map<String, String> metadata,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant notBefore,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable String revocationReason,
        @Nullable Instant quarantinedAt,
        @Nullable UUID replacedBy,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedAddress,
        @Nullable String lastUsedUserAgent,
        @Nullable String lastUsedAudience,
        @JsonIgnore long version) {

    /**
     * How much may be used in each period.
     *
     * @param limit the sum of what calls cost
     */
    public record BudgetView(long limit, int periodSeconds) {

        static @Nullable BudgetView of(@Nullable Budget budget) {
            return budget == null
                    ? null
                    : new BudgetView(
                            budget.most(), Math.toIntExact(budget.period().toSeconds()));
        }
    }
}
