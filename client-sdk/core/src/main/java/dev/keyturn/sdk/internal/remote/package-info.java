/**
 * Verification of opaque tokens and API keys by the server, with the cache of its answers. Does not own connections, retries and timeouts.
 * Internal.
 */
@NullMarked
package dev.keyturn.sdk.internal.remote;

import org.jspecify.annotations.NullMarked;
