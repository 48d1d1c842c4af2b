/**
 * Sender-constrained access tokens: keys and proofs for calls ({@link dev.keyturn.sdk.dpop.DpopKey}), nonces
 * ({@link dev.keyturn.sdk.dpop.DpopNonces}), and the store that detects replayed proofs ({@link dev.keyturn.sdk.dpop.ReplayStore}).
 *
 * <p>Does not own the verification of proofs, which is internal.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449, OAuth 2.0 Demonstrating Proof of Possession (DPoP)</a>
 */
@NullMarked
package dev.keyturn.sdk.dpop;

import org.jspecify.annotations.NullMarked;
