/**
 * Audit trail: the append-only table, the interface of events to record, and the administrator's view.
 *
 * <p>Owns the table {@code audit_event}. Knows nothing about the features whose events it records.
 */
@ApplicationModule(
        allowedDependencies = {"adminapi", "cluster", "command", "mail", "oauth", "storage", "network", "database"})
@NullMarked
package dev.keyturn.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
