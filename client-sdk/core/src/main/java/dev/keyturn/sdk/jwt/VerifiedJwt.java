package dev.keyturn.sdk.jwt;

import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;

/** A JWT that is good, with the key that confirmed it. */
public final class VerifiedJwt {

    private final VerifiedCredential credential;
    private final JoseHeader header;
    private final KeyCache keys;

    /** The last fetch of which it is known that it brought the key; several threads may find that out at once. */
    private volatile int lastFetchWithKey = KeyCache.NO_FETCH;

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
     *
     * @param now in milliseconds since the epoch
     */
    public boolean isConfirmed(long now) {
        FetchedKeys usable = keys.usable(now);
        return usable != null && (usable.fetch() == lastFetchWithKey || isIn(usable));
    }

    private boolean isIn(FetchedKeys fetched) {
        boolean isThere = fetched.keys().find(header.algorithm(), header.keyId()) != null;
        if (isThere) {
            lastFetchWithKey = fetched.fetch();
        }
        return isThere;
    }
}
