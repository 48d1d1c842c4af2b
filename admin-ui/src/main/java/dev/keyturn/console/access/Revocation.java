package dev.keyturn.console.access;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Revocation, as the admin API returns it. It ends when the last revoked token has expired. */
public record Revocation(
        String id,
        String kind,
        String subjectId,
        @Nullable Instant revokedAt,
        @Nullable Instant expiresAt) {

    public Revocation {
        kind = Objects.requireNonNullElse(kind, "");
        subjectId = Objects.requireNonNullElse(subjectId, "");
    }

    /** Address of the page of the revoked resource, without its identifier; null if it has none. */
    public @Nullable String page() {
        return switch (kind) {
            case "client" -> "/clients/";
            case "subject" -> "/users/";
            default -> null;
        };
    }
}
