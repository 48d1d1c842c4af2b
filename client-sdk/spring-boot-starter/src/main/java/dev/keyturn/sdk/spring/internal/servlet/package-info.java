/**
 * Authentication and refusal of requests of servlets, shared with the integration of Spring Security. Internal.
 */
@NullMarked
package dev.keyturn.sdk.spring.internal.servlet;

import org.jspecify.annotations.NullMarked;
