package dev.keyturn.sdk.remote;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.cache.CredentialDigest;
import org.jspecify.annotations.Nullable;

/**
 * What an answer depends on, and what it is remembered by: the credential, and from where it was presented, since a key may be
 * good at one address only.
 */
record Question(
        CredentialKind kind,
        CredentialDigest digest,
        @Nullable String address) {

    static Question about(PresentedCredential presented, CredentialKind kind, CredentialDigest digest) {
        return new Question(kind, digest, kind == CredentialKind.API_KEY ? presented.address() : null);
    }
}
