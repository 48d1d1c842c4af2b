package dev.keyturn.console.clients;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Logout token that the server sends to a client, as the admin API describes it. */
public record LogoutDelivery(
        String id,
        String userId,
        @Nullable String username,
        String state,
        int attempts,
        @Nullable Instant createdAt,
        @Nullable Integer lastStatus,
        @Nullable String lastFailure,
        @Nullable Instant nextAttemptAt) {

    private static final int REDIRECTION = 3;
    private static final int BAD_REQUEST = 400;

    /** Name of the user; the identifier if the user was deleted. */
    public String user() {
        return Objects.requireNonNullElse(username, userId);
    }

    public boolean is(String name) {
        return name.equals(state);
    }

    /** Last part of the key of the text about the last attempt. */
    public String outcome() {
        if (lastFailure != null) {
            return lastFailure;
        }
        if (lastStatus == null) {
            return "none";
        }
        if (is("delivered")) {
            return "accepted";
        }
        if (lastStatus == BAD_REQUEST) {
            return "rejected";
        }
        return lastStatus / 100 == REDIRECTION ? "redirect" : "status";
    }
}
