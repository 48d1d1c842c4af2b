package dev.keyturn.passkey;

import dev.keyturn.user.UserId;
import java.time.Instant;
import java.util.UUID;

/**
 * Passkey with which an answer is checked.
 *
 * @param handle random identifier by which authenticators know the user, in base64url
 * @param credential attested credential data of Web Authentication, in base64url
 * @param challengedAt time of the last challenge that was accepted from it
 */
record StoredPasskey(
        UUID id,
        UserId user,
        String handle,
        String credential,
        long signCount,
        boolean backupEligible,
        boolean backedUp,
        Instant challengedAt) {}
