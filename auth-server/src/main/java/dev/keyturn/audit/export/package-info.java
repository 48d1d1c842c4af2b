/**
 * Export of audit events to files, webhooks and syslog, as OCSF.
 *
 * <p>Owns the table {@code audit_export}. Reads events in the order of their tree and writes none. ADR 0067.
 */
@NullMarked
package dev.keyturn.audit.export;

import org.jspecify.annotations.NullMarked;
