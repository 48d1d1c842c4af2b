package dev.keyturn.console.users;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Second factors of a user. */
record SecondFactors(List<Passkey> passkeys, List<App> authenticatorApps, int recoveryCodesLeft) {

    public boolean isEmpty() {
        return passkeys.isEmpty() && authenticatorApps.isEmpty();
    }

    /**
     * Passkey.
     *
     * @param name may be empty
     * @param backedUp whether a copy exists, as far as the last sign-in said
     */
    record Passkey(
            String id,
            String name,
            boolean backedUp,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    /**
     * Authenticator app.
     *
     * @param name may be empty
     */
    record App(
            String id,
            String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}
}
