/**
 * Protects resources of Jakarta REST with credentials: {@link dev.keyturn.sdk.jaxrs.RequireScope} at resources binds the filter to them.
 */
@NullMarked
package dev.keyturn.sdk.jaxrs;

import org.jspecify.annotations.NullMarked;
