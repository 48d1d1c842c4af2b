package dev.keyturn.console.access;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Grant of a user to a client, or of a client to itself, as the admin API returns it. */
public record Grant(
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

    public Grant {
        scopes = List.copyOf(Objects.requireNonNullElse(scopes, List.of()));
        state = Objects.requireNonNullElse(state, "");
    }

    /** Name of the client; its ID if it has none. */
    public String client() {
        return clientName == null || clientName.isBlank() ? clientId : clientName;
    }

    /** Username; the subject if the user is unknown. */
    public String user() {
        return username == null || username.isBlank() ? subject : username;
    }

    /** Whether the client acts for itself. */
    public boolean isOfClient() {
        return subject.equals(clientId);
    }

    /** Whether it can be revoked. */
    public boolean isStanding() {
        return is("live") || is("pending");
    }

    public boolean is(String name) {
        return state.equals(name);
    }

    /** Scopes that fit into a row. */
    public List<String> someScopes() {
        return scopes.subList(0, Math.min(SHOWN, scopes.size()));
    }

    /** Number of scopes that a row leaves out. */
    public int moreScopes() {
        return scopes.size() - someScopes().size();
    }
}
