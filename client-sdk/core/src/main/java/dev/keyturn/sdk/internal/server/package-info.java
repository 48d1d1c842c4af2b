/**
 * Calls to the server: metadata, trusted URLs, timeouts, size limits, retries and the circuit breaker. Does not own what is sent. Internal.
 */
@NullMarked
package dev.keyturn.sdk.internal.server;

import org.jspecify.annotations.NullMarked;
