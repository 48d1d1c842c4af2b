package dev.keyturn.console.users;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Second factors of a user. */
record SecondFactors(List<App> authenticatorApps, int recoveryCodesLeft) {

    public boolean isEmpty() {
        return authenticatorApps.isEmpty();
    }

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
