package dev.keyturn.sdk.jwt;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a token have to say for an API to accept it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068 §4, Validating JWT Access Tokens</a>
 */
record ClaimRules(String audience, Duration clockSkew) {

    /** @throws CredentialRejectedException if one of the rules is broken */
    void check(Claims claims, Instant now) {
        if (!claims.audience().contains(audience)) {
            throw new CredentialRejectedException(Reason.WRONG_AUDIENCE);
        }
        if (!now.isBefore(claims.instant("exp").plus(clockSkew))) {
            throw new CredentialRejectedException(Reason.EXPIRED);
        }
        requireNotAfter(now, claims.instant("iat"));
        requireNotAfter(now, claims.optionalInstant("nbf"));
        claims.optionalInstant("auth_time"); // which must be one, whatever it is
    }

    private void requireNotAfter(Instant now, @Nullable Instant start) {
        if (start != null && now.plus(clockSkew).isBefore(start)) {
            throw new CredentialRejectedException(Reason.NOT_YET_VALID);
        }
    }
}
