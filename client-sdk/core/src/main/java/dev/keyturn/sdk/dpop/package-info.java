/**
 * Access tokens that are good only for whoever has a key: proofs made for calls ({@link dev.keyturn.sdk.dpop.DpopKey}) and proofs
 * checked at an API, with what keeps one from being used twice ({@link dev.keyturn.sdk.dpop.ReplayStore}).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449, OAuth 2.0 Demonstrating Proof of Possession (DPoP)</a>
 */
@NullMarked
package dev.keyturn.sdk.dpop;

import org.jspecify.annotations.NullMarked;
