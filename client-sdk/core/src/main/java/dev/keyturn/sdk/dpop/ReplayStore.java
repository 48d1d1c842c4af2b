package dev.keyturn.sdk.dpop;

import java.time.Instant;

/**
 * Remembers which proofs have been used. Several instances of an API that share none let a proof be used once at each.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-11.1">RFC 9449 §11.1, DPoP Proof Replay</a>
 */
@FunctionalInterface
public interface ReplayStore {

    /**
     * Notes a proof, in one step with looking for it.
     *
     * @param id a digest of fixed length
     * @param until when it can be forgotten
     * @return whether it was not there
     */
    boolean add(String id, Instant until);
}
