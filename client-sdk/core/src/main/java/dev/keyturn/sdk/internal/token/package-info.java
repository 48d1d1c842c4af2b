/**
 * Token requests, and the cache of one access token. Does not own client authentication, which is API. Internal.
 */
@NullMarked
package dev.keyturn.sdk.internal.token;

import org.jspecify.annotations.NullMarked;
