package dev.keyturn.apikey;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a key is good, and if not, why. The first that applies counts. */
enum ApiKeyState {
    REVOKED,
    EXPIRED,
    DISABLED,
    NOT_YET_VALID,
    ACTIVE;

    static ApiKeyState at(
            Instant now, boolean isRevoked, boolean isEnabled, @Nullable Instant notBefore, Instant expiresAt) {
        if (isRevoked) {
            return REVOKED;
        }
        if (!now.isBefore(expiresAt)) {
            return EXPIRED;
        }
        if (!isEnabled) {
            return DISABLED;
        }
        return notBefore != null && now.isBefore(notBefore) ? NOT_YET_VALID : ACTIVE;
    }

    /** The state as the admin API names it. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
