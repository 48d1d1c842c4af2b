package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Validates the audience and the times of a token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068 §4, Validating JWT Access Tokens</a>
 */
record ClaimRules(String audience, Duration clockSkew) {

    /** @throws CredentialRejectedException if a claim is invalid */
    void check(Claims claims, Instant now) {
        if (!claims.audience().contains(audience)) {
            throw new CredentialRejectedException(Reason.WRONG_AUDIENCE);
        }
        if (!now.isBefore(claims.instant("exp").plus(clockSkew))) {
            throw new CredentialRejectedException(Reason.EXPIRED);
        }
        requireNotAfter(now, claims.instant("iat"));
        requireNotAfter(now, claims.optionalInstant("nbf"));
        claims.optionalInstant("auth_time"); // validates its type
    }

    private void requireNotAfter(Instant now, @Nullable Instant start) {
        if (start != null && now.plus(clockSkew).isBefore(start)) {
            throw new CredentialRejectedException(Reason.NOT_YET_VALID);
        }
    }
}
