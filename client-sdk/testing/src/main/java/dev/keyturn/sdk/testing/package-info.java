/**
 * What an API's tests need instead of a server: {@link dev.keyturn.sdk.testing.TestIssuer} with its tokens, keys and API keys, a clock
 * that stands still, and a JUnit extension. Needs no part of the SDK itself.
 */
@NullMarked
package dev.keyturn.sdk.testing;

import org.jspecify.annotations.NullMarked;
