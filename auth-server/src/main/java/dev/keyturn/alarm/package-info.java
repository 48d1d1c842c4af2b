/**
 * Alarms: their life from raised to closed, mutes, and the administrators' view. Each step is an audit event.
 *
 * <p>Owns the tables {@code alarm}, {@code alarm_evidence} and {@code alarm_mute}. Does not look for what is wrong
 * ({@code alarm.detection}) or send messages: the export of audit events does. ADR 0069.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "apikey",
            "audit",
            "cluster",
            "database",
            "network",
            "oauth",
            "revocation",
            "signing",
            "storage",
            "tokenendpoint"
        })
@NullMarked
package dev.keyturn.alarm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
