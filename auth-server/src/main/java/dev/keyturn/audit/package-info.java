/**
 * Who did what, and when: the append-only trail, the interface that an event implements to be recorded, and the
 * administrator's view of it.
 *
 * <p>Owns the table {@code audit_event}. Knows nothing about the features whose events it records.
 */
@ApplicationModule(allowedDependencies = {"adminapi", "oauth", "storage", "network"})
@NullMarked
package dev.keyturn.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
