/**
 * Bounded caches, keyed by digests so that no credential stays in memory (ADR 0024). Does not own what is cached, or for how long. Internal.
 */
@NullMarked
package dev.keyturn.sdk.internal.cache;

import org.jspecify.annotations.NullMarked;
