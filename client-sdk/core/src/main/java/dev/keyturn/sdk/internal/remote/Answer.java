package dev.keyturn.sdk.internal.remote;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.RateLimit;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;

/**
 * Answer of the server about a credential.
 *
 * @param credential null if it is invalid
 * @param reason null if it is valid
 * @param limit exceeded limit; null if there is none, or the server did not report it
 * @param isForThisCallOnly whether the answer must not be cached, since each call counts against a budget
 */
record Answer(
        @Nullable VerifiedCredential credential,
        @Nullable Reason reason,
        @Nullable RateLimit limit,
        boolean isForThisCallOnly) {

    static Answer valid(VerifiedCredential credential, boolean isForThisCallOnly) {
        return new Answer(credential, null, null, isForThisCallOnly);
    }

    static Answer invalid(Reason reason) {
        return invalid(reason, null);
    }

    /** @param limit limit that the server reported */
    static Answer invalid(Reason reason, @Nullable RateLimit limit) {
        boolean isUsedUp = reason == Reason.BUDGET_EXCEEDED || reason == Reason.TOO_MANY_INVALID_KEYS;
        return new Answer(null, reason, isUsedUp ? limit : null, isUsedUp);
    }

    /** @throws CredentialRejectedException if the credential is invalid */
    VerifiedCredential require() {
        if (credential == null) {
            throw new CredentialRejectedException(reason == null ? Reason.INACTIVE : reason, limit);
        }
        return credential;
    }
}
