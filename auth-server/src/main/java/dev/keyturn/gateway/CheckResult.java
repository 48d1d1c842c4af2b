package dev.keyturn.gateway;

import dev.keyturn.apikey.verification.ApiKeyVerdict;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Result of the check of a credential. */
sealed interface CheckResult {

    /**
     * Valid credential.
     *
     * @param key verdict on an API key; null for an access token
     * @param token internal JWT; null if the gateway asked for none
     */
    record Accepted(
            Caller caller,
            @Nullable ApiKeyVerdict key,
            @Nullable String token) implements CheckResult {

        Accepted with(String internal) {
            return new Accepted(caller, key, internal);
        }
    }

    /**
     * Rejected credential.
     *
     * @param code of the protocol; null if no credential was presented
     * @param reason for the log; null for the one of the code
     * @param retryAfterSeconds 0 unless a limit was reached
     * @param key verdict on an API key; null for an access token
     */
    record Rejected(
            @Nullable String code,
            @Nullable String reason,
            long retryAfterSeconds,
            @Nullable ApiKeyVerdict key) implements CheckResult {

        static final Rejected MISSING = of(null);
        static final Rejected MALFORMED = of(OAuth2ErrorCodes.INVALID_REQUEST);
        static final Rejected INVALID = of(OAuth2ErrorCodes.INVALID_TOKEN);
        static final Rejected INSUFFICIENT = of(OAuth2ErrorCodes.INSUFFICIENT_SCOPE);

        private static Rejected of(@Nullable String code) {
            return new Rejected(code, null, 0, null);
        }
    }
}
