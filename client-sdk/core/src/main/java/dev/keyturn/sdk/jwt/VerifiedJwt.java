package dev.keyturn.sdk.jwt;

import dev.keyturn.sdk.VerifiedCredential;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A JWT that is good, with the key that confirmed it. */
public final class VerifiedJwt {

    private final VerifiedCredential credential;
    private final JoseHeader header;
    private final KeyCache keys;

    VerifiedJwt(VerifiedCredential credential, JoseHeader header, KeyCache keys) {
        this.credential = credential;
        this.header = header;
        this.keys = keys;
    }

    public VerifiedCredential credential() {
        return credential;
    }

    /** What it is signed with; null if it does not say. */
    public @Nullable String keyId() {
        return header.keyId();
    }

    /**
     * Whether its issuer still publishes the key, as far as that is known: one that was withdrawn confirms nothing any more. Starts to
     * fetch the keys if they are due, as a verification does.
     */
    public boolean isConfirmed(Instant now) {
        return keys.has(header, now);
    }
}
