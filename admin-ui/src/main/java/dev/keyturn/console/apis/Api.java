package dev.keyturn.console.apis;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An API that tokens are for, as the server describes it. */
public record Api(
        String id,
        String name,
        @Nullable String description,
        String audience,
        boolean builtIn,
        List<Scope> scopes,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    public Api {
        scopes = List.copyOf(Objects.requireNonNullElse(scopes, List.of()));
    }

    /**
     * One thing that a token can allow.
     *
     * @param name as in the protocol
     * @param description as the consent page says it
     */
    public record Scope(String name, String description) {}
}
