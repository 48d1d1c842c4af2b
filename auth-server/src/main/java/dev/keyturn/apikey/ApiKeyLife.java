package dev.keyturn.apikey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Facts that determine the state of an API key at an instant. */
public record ApiKeyLife(Validity validity, boolean enabled, boolean revoked, boolean quarantined) {

    /** State at an instant; the first that applies, in the order of {@link ApiKeyState}. */
    public ApiKeyState stateAt(Instant now) {
        if (revoked) {
            return ApiKeyState.REVOKED;
        }
        if (!now.isBefore(validity.expiresAt)) {
            return ApiKeyState.EXPIRED;
        }
        if (!enabled) {
            return ApiKeyState.DISABLED;
        }
        if (validity.notBefore != null && now.isBefore(validity.notBefore)) {
            return ApiKeyState.NOT_YET_VALID;
        }
        return quarantined ? ApiKeyState.QUARANTINED : ApiKeyState.ACTIVE;
    }

    /**
     * Period in which an API key is valid.
     *
     * @param notBefore the first valid instant; null for the creation
     * @param expiresAt the first instant at which the key is expired
     */
    public record Validity(Instant createdAt, @Nullable Instant notBefore, Instant expiresAt) {

        /** The first valid instant. */
        Instant startsAt() {
            return notBefore == null ? createdAt : notBefore;
        }
    }
}
