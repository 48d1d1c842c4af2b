package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.oauth.Codes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** State of an API key. The first that applies counts. */
public enum ApiKeyState {
    REVOKED,
    EXPIRED,
    DISABLED,
    NOT_YET_VALID,
    /** It leaked, and is good for reading only, from where it was used before. */
    QUARANTINED,
    ACTIVE;

    public static ApiKeyState at(
            Instant now,
            boolean isRevoked,
            boolean isEnabled,
            boolean isQuarantined,
            @Nullable Instant notBefore,
            Instant expiresAt) {
        if (isRevoked) {
            return REVOKED;
        }
        if (!now.isBefore(expiresAt)) {
            return EXPIRED;
        }
        if (!isEnabled) {
            return DISABLED;
        }
        if (notBefore != null && now.isBefore(notBefore)) {
            return NOT_YET_VALID;
        }
        return isQuarantined ? QUARANTINED : ACTIVE;
    }

    /** The state as the admin API names it. */
    @JsonValue
    String code() {
        return Codes.of(this);
    }
}
