package dev.keyturn.access;

import dev.keyturn.grant.Grant;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.RevocationReason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Grant in the admin API, with the tree of its tokens.
 *
 * @param subject the user who allowed it, or the client itself
 * @param authenticatedAt when the user proved who they are; null if a client acts for itself
 * @param expiresAt when its last token expires
 * @param revocationReason null if it was not revoked, or if its reason was not stored
 * @param tokens its code and its refresh tokens, newest first; an expired refresh token is purged
 * @param tokenCount how many there are, of which {@code tokens} has the newest
 */
record GrantView(
        UUID id,
        String clientId,
        String subject,
        List<String> scopes,
        @Nullable Instant authenticatedAt,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable RevocationReason revocationReason,
        List<TokenView> tokens,
        long tokenCount) {

    static GrantView of(Grant grant, List<IssuedToken> tokens, long tokenCount) {
        return new GrantView(
                grant.id().value(),
                grant.clientId().value(),
                grant.subject(),
                grant.authorizedScopes().stream().sorted().toList(),
                grant.authenticatedAt(),
                grant.createdAt(),
                grant.expiresAt(),
                grant.revokedAt(),
                grant.revocationReason(),
                tokens.stream().map(TokenView::of).toList(),
                tokenCount);
    }

    /**
     * A code or a refresh token; neither its text nor its digest.
     *
     * @param kind {@code code} or {@code refresh-token}
     * @param consumedAt when it was used; null for one that was not
     * @param predecessorId the refresh token that it replaced, which may be purged; null for the first
     */
    record TokenView(
            UUID id,
            String kind,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant consumedAt,
            @Nullable UUID predecessorId) {

        static TokenView of(IssuedToken token) {
            return new TokenView(
                    token.id(),
                    token.code(),
                    token.issuedAt(),
                    token.expiresAt(),
                    token.consumedAt(),
                    token.predecessorId());
        }
    }
}
