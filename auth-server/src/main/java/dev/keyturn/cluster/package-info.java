/**
 * Coordination of the nodes of one installation: messages about changes, locks, and a heartbeat. Owns the tables {@code cluster_lock} and {@code cluster_heartbeat}; knows nothing of what changes.
 */
@ApplicationModule(allowedDependencies = "database")
@NullMarked
package dev.keyturn.cluster;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
