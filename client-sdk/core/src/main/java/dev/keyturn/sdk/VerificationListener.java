package dev.keyturn.sdk;

/**
 * Listener of verifications, for metrics and logs. Runs in the thread of the request and must not block; its exceptions reach the caller.
 */
public interface VerificationListener {

    /** Does nothing. */
    VerificationListener NONE = new VerificationListener() {};

    /**
     * Receives an accepted credential.
     *
     * @param cached whether the verification came from the cache
     */
    default void accepted(VerifiedCredential credential, boolean cached) {}

    /** Receives the reason for which a credential was rejected or could not be verified. */
    default void rejected(Reason reason) {}
}
