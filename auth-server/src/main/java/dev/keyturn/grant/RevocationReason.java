package dev.keyturn.grant;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.oauth.Codes;

/** Why a grant was revoked. */
public enum RevocationReason {
    CODE_REPLAYED,
    REFRESH_TOKEN_REPLAYED,
    REVOKED_BY_CLIENT,
    CONSENT_WITHDRAWN,
    CONSENT_REDUCED,
    SCOPE_DELETED,
    PASSWORD_CHANGED,
    USER_DISABLED,
    CLIENT_DISABLED,
    CLIENT_DELETED,
    SIGNED_OUT,
    REVOKED_BY_ADMINISTRATOR;

    /** Whether a token may be stolen. */
    boolean isAttack() {
        return this == CODE_REPLAYED || this == REFRESH_TOKEN_REPLAYED;
    }

    /** The reason in kebab case, as the audit trail shows it. */
    @JsonValue
    String code() {
        return Codes.of(this);
    }
}
