/**
 * Tokens in tests with Spring's mock requests: no server issues them, and none is asked. Belongs on the class path of tests alone. Does not know which version
 * of Spring Boot the application has, whose starter it uses.
 */
@NullMarked
package dev.keyturn.sdk.spring.testing;

import org.jspecify.annotations.NullMarked;
