/**
 * What applications may do at the moment and for whom, and how administrators end it: authorizations, the sessions that they
 * were given in, and what is revoked.
 */
@NullMarked
package dev.keyturn.console.access;

import org.jspecify.annotations.NullMarked;
