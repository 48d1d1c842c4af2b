package dev.keyturn.apikey;

import dev.keyturn.oauth.Codes;

/** Reasons for the revocation of an API key. */
enum ApiKeyRevocationReason {
    REVOKED_BY_ADMINISTRATOR,
    REVOKED_BY_OWNER,
    REVOKED_BY_HOLDER,
    REVOKED_BY_CLIENT,
    ROTATED,
    LEAKED;

    /** The reason as the admin API and the audit trail name it. */
    String code() {
        return Codes.of(this);
    }
}
