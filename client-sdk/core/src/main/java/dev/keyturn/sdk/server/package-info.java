/**
 * How the rest of the SDK talks to the server: addresses that can be trusted, its metadata, bounded calls, strict JSON, and
 * what is done while it does not answer. Not meant for applications.
 */
@NullMarked
package dev.keyturn.sdk.server;

import org.jspecify.annotations.NullMarked;
