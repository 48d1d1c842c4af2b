/**
 * Test support for APIs: {@link dev.keyturn.sdk.testing.TestIssuer} issues tokens, opaque tokens and API keys and publishes revocations on a local
 * port, with a JUnit extension and a clock for tests. Does not depend on the SDK itself.
 */
@NullMarked
package dev.keyturn.sdk.testing;

import org.jspecify.annotations.NullMarked;
