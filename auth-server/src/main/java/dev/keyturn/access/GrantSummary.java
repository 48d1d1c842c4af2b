package dev.keyturn.access;

import dev.keyturn.grant.Grant;
import dev.keyturn.grant.RevocationReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Grant in a list.
 *
 * @param clientName null if the client was deleted
 * @param subject the user who allowed it, or the client itself
 * @param username what the user signs in with; null if there is no such user
 * @param sessionId the session in which it was allowed; null if none is known
 * @param scopes what was allowed; empty as long as the user has not answered
 * @param state {@code pending}, {@code live}, {@code revoked} or {@code expired}
 * @param lastRefreshedAt when it was last refreshed, as far as the tokens that are still kept tell; else null
 * @param expiresAt when nothing of it is valid any more
 * @param revocationReason null if it was not revoked, or if that was not kept yet
 */
record GrantSummary(
        UUID id,
        String clientId,
        @Nullable String clientName,
        String subject,
        @Nullable String username,
        @Nullable String sessionId,
        List<String> scopes,
        Grant.State state,
        Instant createdAt,
        @Nullable Instant lastRefreshedAt,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable RevocationReason revocationReason) {

    static GrantSummary of(Grant grant, Names names, Instant now) {
        return new GrantSummary(
                grant.id().value(),
                grant.clientId().value(),
                names.clients().get(grant.clientId().value()),
                grant.subject(),
                names.users().get(grant.subject()),
                grant.sessionId(),
                grant.authorizedScopes().stream().sorted().toList(),
                grant.stateAt(now),
                grant.createdAt(),
                names.lastRefreshes().get(grant.id().value()),
                grant.expiresAt(),
                grant.revokedAt(),
                grant.revocationReason());
    }

    /** Names of the clients and users of a page of grants, by ID. */
    record Names(Map<String, String> clients, Map<String, String> users, Map<UUID, Instant> lastRefreshes) {}
}
