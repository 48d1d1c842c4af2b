/**
 * Filter {@code ProtectedApi} for the routes of Spring Cloud Gateway (ADR 0025). Uses no type of the Servlet API.
 */
@NullMarked
package dev.keyturn.sdk.spring.gateway;

import org.jspecify.annotations.NullMarked;
