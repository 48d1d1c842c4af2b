/**
 * What the nodes of one installation share beside their tables: messages that something changed, locks, and when one of them
 * was last up. Owns the tables {@code cluster_lock} and {@code cluster_heartbeat}; knows nothing of what changes.
 */
@ApplicationModule(allowedDependencies = "database")
@NullMarked
package dev.keyturn.cluster;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
