package dev.keyturn.factor;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Second factors of a user as administrators see them.
 *
 * @param authenticatorApps oldest first; without one the user signs in with the password alone
 * @param recoveryCodesLeft recovery codes that were not used
 */
record SecondFactorsView(List<UserAuthenticatorApp> authenticatorApps, int recoveryCodesLeft) {

    static SecondFactorsView of(FactorsView factors) {
        return new SecondFactorsView(
                factors.apps().stream()
                        .map(app -> new UserAuthenticatorApp(app.id(), app.name(), app.createdAt(), app.lastUsedAt()))
                        .toList(),
                factors.recoveryCodesLeft());
    }

    /**
     * Authenticator app.
     *
     * @param name the user's name for it; may be empty
     * @param lastUsedAt null if it was not used since it was added
     */
    record UserAuthenticatorApp(
            UUID id,
            String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}
}
