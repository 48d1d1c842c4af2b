/**
 * Test support for applications with a starter: mock requests with a token that no server has issued. For the test class path only; works with
 * the starters for Spring Boot 3 and 4.
 */
@NullMarked
package dev.keyturn.sdk.spring.testing;

import org.jspecify.annotations.NullMarked;
