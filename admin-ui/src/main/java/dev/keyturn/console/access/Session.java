package dev.keyturn.console.access;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sign-in of a user in which clients got tokens, as the server describes it. */
public record Session(
        String id,
        @Nullable Instant beganAt,
        @Nullable Instant lastAllowedAt,
        boolean live,
        long liveGrants,
        @Nullable Instant expiresAt,
        List<Client> clients) {

    public Session {
        clients = List.copyOf(Objects.requireNonNullElse(clients, List.of()));
    }

    /** A client that got tokens in it. */
    public record Client(String clientId, @Nullable String clientName) {

        /** Name to show. */
        public String title() {
            return clientName == null || clientName.isBlank() ? clientId : clientName;
        }
    }
}
