package dev.keyturn.console.access;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that is refused until the last token of it has expired, as the server describes it. */
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

    /** What of it is refused, in words. */
    public String inWords() {
        RevokedKind known = RevokedKind.ofCode(kind);
        return known == null ? kind : known.words();
    }

    /** The address of the page of what is revoked, without its identifier; null if it has none. */
    public @Nullable String page() {
        return switch (kind) {
            case "client" -> "/clients/";
            case "subject" -> "/users/";
            default -> null;
        };
    }
}
