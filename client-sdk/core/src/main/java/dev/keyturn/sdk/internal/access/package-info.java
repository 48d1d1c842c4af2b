/**
 * Requirements that annotations declare for request handlers, for the adapters to web frameworks. Does not own where an adapter looks for the
 * annotations. Internal.
 */
@NullMarked
package dev.keyturn.sdk.internal.access;

import org.jspecify.annotations.NullMarked;
