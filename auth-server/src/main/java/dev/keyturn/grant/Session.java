package dev.keyturn.grant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in of a user, as far as its grants tell: one in which nothing was allowed leaves no trace.
 *
 * @param id the {@code sid} of what was issued in it
 * @param beganAt when the user signed in
 * @param lastAllowedAt when something was last allowed in it
 * @param liveGrants how many of its grants are live
 * @param lastEnd when the last of those ends that are not revoked; null if there is none
 */
public record Session(
        String id,
        Instant beganAt,
        Instant lastAllowedAt,
        long liveGrants,
        @Nullable Instant lastEnd) {}
