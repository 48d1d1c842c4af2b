package dev.keyturn.console.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signing key, as the server describes it; instants that lie ahead of its state are plans.
 *
 * @param state announced, active, retired or destroyed
 * @param revoked whether it was destroyed before its time
 */
record SigningKey(
        String keyId,
        String algorithm,
        String state,
        @Nullable Instant createdAt,
        @Nullable Instant announcedAt,
        @Nullable Instant activeFrom,
        @Nullable Instant activeUntil,
        @Nullable Instant destroyAt,
        boolean revoked) {

    private static final int SHORT = 12;

    /** Abbreviated identifier. */
    public String shortId() {
        return keyId.length() <= SHORT ? keyId : keyId.substring(0, SHORT) + "…";
    }

    public boolean is(String wanted) {
        return state.equals(wanted);
    }
}
