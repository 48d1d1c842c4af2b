/**
 * Verification of DPoP proofs, and the default replay store. Does not own keys and nonces, which are API. Internal.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4.3">RFC 9449 §4.3, Checking DPoP Proofs</a>
 */
@NullMarked
package dev.keyturn.sdk.internal.dpop;

import org.jspecify.annotations.NullMarked;
