/** What tests of the SDK, of its starter and of the examples share: an issuer, its tokens, and time that stands still. */
@NullMarked
package dev.keyturn.sdk.testing;

import org.jspecify.annotations.NullMarked;
