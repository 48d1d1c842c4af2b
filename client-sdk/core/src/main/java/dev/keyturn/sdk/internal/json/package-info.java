/**
 * Strict JSON reader (ADR 0026), and typed access to the members of objects. Does not write JSON. Internal.
 */
@NullMarked
package dev.keyturn.sdk.internal.json;

import org.jspecify.annotations.NullMarked;
