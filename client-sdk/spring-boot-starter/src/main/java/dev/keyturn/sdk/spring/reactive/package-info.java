/**
 * Protection of reactive applications on Spring WebFlux. Uses no type of the Servlet API.
 */
@NullMarked
package dev.keyturn.sdk.spring.reactive;

import org.jspecify.annotations.NullMarked;
