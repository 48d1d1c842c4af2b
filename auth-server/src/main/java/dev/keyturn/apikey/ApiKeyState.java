package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.oauth.Codes;

/** State of an API key. The first that applies counts. */
public enum ApiKeyState {
    REVOKED,
    EXPIRED,
    DISABLED,
    NOT_YET_VALID,
    /** Leaked: limited to read-only scopes and to networks that used it before. */
    QUARANTINED,
    ACTIVE;

    /** The state as the admin API names it. */
    @JsonValue
    String code() {
        return Codes.of(this);
    }
}
