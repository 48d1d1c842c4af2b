package dev.keyturn.factor;

import dev.keyturn.passkey.Passkey;
import java.util.List;

/**
 * Second factors of a user.
 *
 * @param passkeys oldest first
 * @param apps oldest first
 * @param recoveryCodesLeft recovery codes that were not used
 */
record FactorsView(List<Passkey> passkeys, List<AuthenticatorApp> apps, int recoveryCodesLeft) {

    /** Apps that a user can have. */
    static final int MAX_APPS = 5;

    /** Few enough to think of new ones. */
    private static final int FEW = 3;

    public boolean isEnrolled() {
        return !apps.isEmpty() || !passkeys.isEmpty();
    }

    public boolean hasRoomForPasskeys() {
        return passkeys.size() < Passkey.MAX;
    }

    public boolean hasRoom() {
        return apps.size() < MAX_APPS;
    }

    public boolean hasFewCodes() {
        return recoveryCodesLeft <= FEW;
    }
}
