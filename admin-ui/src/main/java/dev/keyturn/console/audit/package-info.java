/** Audit trail page, with a sentence per event. */
@NullMarked
package dev.keyturn.console.audit;

import org.jspecify.annotations.NullMarked;
