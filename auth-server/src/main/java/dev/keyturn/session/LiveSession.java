package dev.keyturn.session;

import dev.keyturn.user.SignInMethods;
import java.time.Instant;
import java.util.Set;

/**
 * Session of a user that has not ended.
 *
 * @param sid the {@code sid} of what is issued in it
 * @param signIns the same of it and of the earlier sign-ins in its browser, which end with it
 * @param lastUsedAt up to a minute before its last request
 */
public record LiveSession(
        String sid,
        Set<String> signIns,
        Instant signedInAt,
        Instant lastUsedAt,
        SignInMethods methods,
        SessionOrigin origin) {}
