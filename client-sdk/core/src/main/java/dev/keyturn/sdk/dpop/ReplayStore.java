package dev.keyturn.sdk.dpop;

import java.time.Instant;

/**
 * Store of used proofs. Without a shared store, a proof can be used once at each instance of an API.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-11.1">RFC 9449 §11.1, DPoP Proof Replay</a>
 */
@FunctionalInterface
public interface ReplayStore {

    /**
     * Adds a proof atomically.
     *
     * @param id digest of fixed length
     * @param until instant from which the entry can be removed
     * @return whether the proof is new
     */
    boolean add(String id, Instant until);
}
