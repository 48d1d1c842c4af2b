package dev.keyturn.sdk.remote;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of a credential.
 *
 * @param credential null if it is refused
 * @param reason null if it is good
 * @param isForThisCallOnly whether it must not be believed again: each call counts
 */
record Answer(
        @Nullable VerifiedCredential credential, @Nullable Reason reason, boolean isForThisCallOnly) {

    static Answer good(VerifiedCredential credential, boolean isForThisCallOnly) {
        return new Answer(credential, null, isForThisCallOnly);
    }

    static Answer refused(Reason reason) {
        return new Answer(null, reason, reason == Reason.BUDGET_EXCEEDED || reason == Reason.TOO_MANY_WRONG_KEYS);
    }

    /** @throws CredentialRejectedException if it is refused */
    VerifiedCredential require() {
        if (credential == null) {
            throw new CredentialRejectedException(reason == null ? Reason.INACTIVE : reason);
        }
        return credential;
    }
}
