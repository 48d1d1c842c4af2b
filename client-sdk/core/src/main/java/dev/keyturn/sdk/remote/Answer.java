package dev.keyturn.sdk.remote;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.RateLimit;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of a credential.
 *
 * @param credential null if it is refused
 * @param reason null if it is good
 * @param limit that is used up; null if none is, or the server does not state it
 * @param isForThisCallOnly whether it must not be believed again: each call counts
 */
record Answer(
        @Nullable VerifiedCredential credential,
        @Nullable Reason reason,
        @Nullable RateLimit limit,
        boolean isForThisCallOnly) {

    static Answer good(VerifiedCredential credential, boolean isForThisCallOnly) {
        return new Answer(credential, null, null, isForThisCallOnly);
    }

    static Answer refused(Reason reason) {
        return refused(reason, null);
    }

    /** @param limit as the server states it */
    static Answer refused(Reason reason, @Nullable RateLimit limit) {
        boolean isUsedUp = reason == Reason.BUDGET_EXCEEDED || reason == Reason.TOO_MANY_WRONG_KEYS;
        return new Answer(null, reason, isUsedUp ? limit : null, isUsedUp);
    }

    /** @throws CredentialRejectedException if it is refused */
    VerifiedCredential require() {
        if (credential == null) {
            throw new CredentialRejectedException(reason == null ? Reason.INACTIVE : reason, limit);
        }
        return credential;
    }
}
