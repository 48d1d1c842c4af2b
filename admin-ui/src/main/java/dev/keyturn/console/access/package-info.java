/**
 * Grants, sessions and revocations: who can do what at the moment, and how administrators end it.
 */
@NullMarked
package dev.keyturn.console.access;

import org.jspecify.annotations.NullMarked;
