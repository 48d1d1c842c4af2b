/**
 * Integration with Spring Security: the authentication of a verified credential, and the filter chains of servlet and reactive applications. Does
 * not verify credentials.
 */
@NullMarked
package dev.keyturn.sdk.spring.security;

import org.jspecify.annotations.NullMarked;
