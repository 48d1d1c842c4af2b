/**
 * Authentication of clients by a key of their own ({@code private_key_jwt}): accepted keys, where they come from, and the
 * assertions that they sign. Owns the table {@code client_assertion}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523">RFC 7523, JWT Profile for OAuth 2.0 Client Authentication</a>
 */
@NullMarked
package dev.keyturn.client.authentication.assertion;

import org.jspecify.annotations.NullMarked;
