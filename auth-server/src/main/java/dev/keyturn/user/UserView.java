package dev.keyturn.user;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user as administrators see one.
 *
 * @param username what the user types to sign in
 * @param emailVerified whether an administrator confirmed that the e-mail address is the user's
 * @param roles of which there is one, {@code administrator}
 * @param mustChangePassword whether the password is a temporary password
 * @param lockedUntil until when too many wrong passwords keep the user out; may be past
 */
public record UserView(
        UUID id,
        @JsonIgnore long version,
        String username,
        String name,
        @Nullable String email,
        boolean emailVerified,
        boolean enabled,
        List<String> roles,
        boolean mustChangePassword,
        @Nullable Instant lockedUntil,
        Instant createdAt,
        @Nullable Instant lastSignedInAt) {

    /** The address at which the user can be reached; empty if it is not known to be theirs. */
    public Optional<String> confirmedAddress() {
        return emailVerified ? Optional.ofNullable(email) : Optional.empty();
    }
}
