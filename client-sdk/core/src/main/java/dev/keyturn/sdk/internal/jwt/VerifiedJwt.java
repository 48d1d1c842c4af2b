package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;

/** Verified JWT, with the key that verified it. */
public final class VerifiedJwt {

    private final VerifiedCredential credential;
    private final JoseHeader header;
    private final KeyCache keys;

    /** Number of the last fetch that is known to contain the key. Several threads may update it at once. */
    private volatile int lastFetchWithKey = KeyCache.NO_FETCH;

    VerifiedJwt(VerifiedCredential credential, JoseHeader header, KeyCache keys) {
        this.credential = credential;
        this.header = header;
        this.keys = keys;
    }

    public VerifiedCredential credential() {
        return credential;
    }

    /** Id of the signing key; null if the token names none. */
    public @Nullable String keyId() {
        return header.keyId();
    }

    /**
     * Whether the issuer still publishes the signing key, as far as is known. Starts a fetch if a refresh is due.
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
