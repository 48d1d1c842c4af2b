/**
 * Adapter for servlets: a filter that protects parts of an API, and access to the verified credential of a request. Also used by adapters that
 * see requests of servlets.
 *
 * <p>Owns the translation between servlets and the core. Does not own verification and the contents of refusals.
 */
@NullMarked
package dev.keyturn.sdk.servlet;

import org.jspecify.annotations.NullMarked;
