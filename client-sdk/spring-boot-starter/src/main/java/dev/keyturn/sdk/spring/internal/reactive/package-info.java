/**
 * Adapter to requests and responses of Spring WebFlux. Internal.
 */
@NullMarked
package dev.keyturn.sdk.spring.internal.reactive;

import org.jspecify.annotations.NullMarked;
