package dev.keyturn.passkey;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Passkey of a user.
 *
 * @param credentialId identifier that the authenticator gave it, in base64url
 * @param name the user's name for it; may be empty
 * @param signCount number of signatures, as the authenticator counts them; 0 if it does not
 * @param backupEligible whether it can be copied to other devices
 * @param backedUp whether a copy exists, as far as the last sign-in said
 * @param transports ways in which a browser reaches it, such as {@code internal} or {@code usb}
 * @param lastUsedAt null if it was not used since it was added
 */
public record Passkey(
        UUID id,
        String credentialId,
        String name,
        long signCount,
        boolean backupEligible,
        boolean backedUp,
        List<String> transports,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    /** Most passkeys of a user. */
    public static final int MAX = 10;

    public Passkey {
        transports = List.copyOf(transports);
    }
}
