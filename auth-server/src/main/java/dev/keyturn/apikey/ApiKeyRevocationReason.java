package dev.keyturn.apikey;

import java.util.Locale;

/** Why a key is over for good. */
enum ApiKeyRevocationReason {
    REVOKED_BY_ADMINISTRATOR,
    ROTATED,
    LEAKED;

    /** The reason as the admin API and the audit trail name it. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
