package dev.keyturn.user;

/** Sessions that have not ended, whatever this node has cached. */
public interface LiveSessions {

    /**
     * Whether a session is live. It stays so until the current transaction ends.
     *
     * @return false if it has ended
     */
    boolean lock(SignedInUser signedIn);
}
