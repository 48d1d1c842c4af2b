package dev.keyturn.posture;

import java.time.Instant;
import java.util.UUID;

/**
 * Decision of an administrator to accept a finding for a time.
 *
 * @param rule rule that is broken
 * @param affected type and identifier of the object, joined by a colon
 * @param facts facts of the finding, as {@link Facts#text} writes them
 * @param acceptedBy user or client that accepted it
 * @param expiresAt instant from which the finding counts again
 */
record Acceptance(
        UUID id,
        String rule,
        String affected,
        String facts,
        String reason,
        String acceptedBy,
        Instant acceptedAt,
        Instant expiresAt) {

    static String keyOf(String type, String id) {
        return type + ":" + id;
    }
}
