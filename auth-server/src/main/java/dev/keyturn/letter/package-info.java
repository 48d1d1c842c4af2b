/**
 * Mails to people about their accounts: their words, and the outbox from which each node sends them. Owns the table {@code letter}.
 * Which letters there are to write is decided in {@code link} and {@code notice}. ADR 0081.
 */
@ApplicationModule(allowedDependencies = {"database", "mail", "oauth", "signing", "storage"})
@NullMarked
package dev.keyturn.letter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
