/** The page for the audit trail, which says in sentences who did what. */
@NullMarked
package dev.keyturn.console.audit;

import org.jspecify.annotations.NullMarked;
