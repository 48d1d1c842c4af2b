package dev.keyturn.console.users;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** User, as the admin API returns it. */
public record User(
        String id,
        String username,
        String name,
        @Nullable String email,
        boolean emailVerified,
        boolean enabled,
        List<String> roles,
        boolean mustChangePassword,
        @Nullable Instant lockedUntil,
        @Nullable Instant createdAt,
        @Nullable Instant lastSignedInAt) {

    static final String ADMINISTRATOR = "administrator";

    public User {
        roles = List.copyOf(Objects.requireNonNullElse(roles, List.of()));
    }

    public boolean isAdministrator() {
        return roles.contains(ADMINISTRATOR);
    }

    /** Whether too many wrong passwords keep them out. The instant itself is no longer in it. */
    public boolean isLockedAt(Instant now) {
        return lockedUntil != null && now.isBefore(lockedUntil);
    }
}
