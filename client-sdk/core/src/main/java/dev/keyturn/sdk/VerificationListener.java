package dev.keyturn.sdk;

/**
 * Is told of each verification, for metrics and logs. Called in the thread of the request, so it must not wait for anything; what
 * it throws is the caller's.
 */
public interface VerificationListener {

    /** Does nothing. */
    VerificationListener NONE = new VerificationListener() {};

    /**
     * A credential was good.
     *
     * @param fromMemory whether it had been verified before and was remembered
     */
    default void accepted(VerifiedCredential credential, boolean fromMemory) {}

    /** A credential was refused, or nothing could be said of it. */
    default void refused(Reason reason) {}
}
