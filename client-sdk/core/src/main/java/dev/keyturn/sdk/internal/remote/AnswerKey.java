package dev.keyturn.sdk.internal.remote;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.internal.cache.CredentialDigest;
import org.jspecify.annotations.Nullable;

/**
 * Cache key of an answer: the credential, and the client's address for an API key, which may be valid from some addresses only.
 */
record AnswerKey(
        CredentialKind kind,
        CredentialDigest digest,
        @Nullable String address) {

    static AnswerKey of(PresentedCredential presented, CredentialKind kind, CredentialDigest digest) {
        return new AnswerKey(kind, digest, kind == CredentialKind.API_KEY ? presented.address() : null);
    }
}
