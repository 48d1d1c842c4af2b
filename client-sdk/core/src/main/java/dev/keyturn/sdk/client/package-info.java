/**
 * The other half of an API: what it needs to call others as a client, {@link dev.keyturn.sdk.client.AccessTokens} above all.
 *
 * <p>Owns the token endpoint as a client sees it, and how a client proves who it is. What is done with a token is the caller's
 * business.
 */
@NullMarked
package dev.keyturn.sdk.client;

import org.jspecify.annotations.NullMarked;
