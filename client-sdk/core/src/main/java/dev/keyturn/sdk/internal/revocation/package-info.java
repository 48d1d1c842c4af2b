/**
 * Poller of the revocation feed (ADR 0023), and the revocations known from it. Does not own the decision about a stale feed. Internal.
 */
@NullMarked
package dev.keyturn.sdk.internal.revocation;

import org.jspecify.annotations.NullMarked;
