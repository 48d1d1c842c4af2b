package dev.keyturn.factor;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Second factors of a user as administrators see them.
 *
 * @param passkeys oldest first
 * @param authenticatorApps oldest first; without one, and without a passkey, the user signs in with the password alone
 * @param recoveryCodesLeft recovery codes that were not used
 */
record SecondFactorsView(
        List<UserPasskey> passkeys, List<UserAuthenticatorApp> authenticatorApps, int recoveryCodesLeft) {

    static SecondFactorsView of(FactorsView factors) {
        return new SecondFactorsView(
                factors.passkeys().stream()
                        .map(passkey -> new UserPasskey(
                                passkey.id(),
                                passkey.name(),
                                passkey.backupEligible(),
                                passkey.backedUp(),
                                passkey.createdAt(),
                                passkey.lastUsedAt()))
                        .toList(),
                factors.apps().stream()
                        .map(app -> new UserAuthenticatorApp(app.id(), app.name(), app.createdAt(), app.lastUsedAt()))
                        .toList(),
                factors.recoveryCodesLeft());
    }

    /**
     * Passkey.
     *
     * @param name the user's name for it; may be empty
     * @param backupEligible whether it can be copied to other devices
     * @param backedUp whether a copy exists, as far as the last sign-in said
     * @param lastUsedAt null if it was not used since it was added
     */
    record UserPasskey(
            UUID id,
            String name,
            boolean backupEligible,
            boolean backedUp,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

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
