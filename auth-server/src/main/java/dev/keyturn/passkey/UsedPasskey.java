package dev.keyturn.passkey;

/**
 * Passkey after an answer that is right.
 *
 * @param signCount number of signatures, as its authenticator counts them; 0 if it does not
 * @param backedUp whether a copy of it exists
 */
record UsedPasskey(long signCount, boolean backedUp) {

    /**
     * Whether the count has not risen, although the authenticator counts: a copy of the passkey may have signed.
     *
     * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-sign-counter">Web Authentication Level 3 §6.1.1, Signature Counter
     *     Considerations</a>
     */
    boolean isBehind(long lastSignCount) {
        return (signCount > 0 || lastSignCount > 0) && signCount <= lastSignCount;
    }
}
