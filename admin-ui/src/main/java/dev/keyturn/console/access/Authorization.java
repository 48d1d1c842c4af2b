package dev.keyturn.console.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a user has allowed a client, or what a client was given for itself, as the server describes it. */
public record Authorization(
        String id,
        String clientId,
        @Nullable String clientName,
        String subject,
        @Nullable String username,
        @Nullable String sessionId,
        List<String> scopes,
        String state,
        @Nullable Instant createdAt,
        @Nullable Instant lastRefreshedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable String revocationReason) {

    /** How many scopes a row of a table shows. */
    private static final int SHOWN = 4;

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("code-replayed", "A code was used twice"),
            Map.entry("refresh-token-replayed", "A refresh token was used twice"),
            Map.entry("revoked-by-client", "The client gave it back"),
            Map.entry("consent-withdrawn", "The user withdrew the consent"),
            Map.entry("password-changed", "The password was changed"),
            Map.entry("user-disabled", "The user was disabled"),
            Map.entry("client-disabled", "The client was disabled"),
            Map.entry("client-deleted", "The client was deleted"),
            Map.entry("signed-out", "The user signed out"),
            Map.entry("revoked-by-administrator", "An administrator revoked it"));

    public Authorization {
        scopes = List.copyOf(Objects.requireNonNullElse(scopes, List.of()));
        state = Objects.requireNonNullElse(state, "");
    }

    /** What a reader knows the client by. */
    public String client() {
        return clientName == null || clientName.isBlank() ? clientId : clientName;
    }

    /** What a reader knows the user by. */
    public String user() {
        return username == null || username.isBlank() ? subject : username;
    }

    /** Whether a client acts for itself. */
    public boolean isOfClient() {
        return subject.equals(clientId);
    }

    /** Whether there is something to revoke. */
    public boolean isStanding() {
        return is("live") || is("pending");
    }

    public boolean is(String name) {
        return state.equals(name);
    }

    /** As many scopes as fit a row. */
    public List<String> someScopes() {
        return scopes.subList(0, Math.min(SHOWN, scopes.size()));
    }

    /** How many scopes a row leaves out. */
    public int moreScopes() {
        return scopes.size() - someScopes().size();
    }

    /** Why it was revoked; empty if it was not, or if nobody knows. */
    public String reasonInWords() {
        return revocationReason == null ? "" : REASONS.getOrDefault(revocationReason, revocationReason);
    }
}
