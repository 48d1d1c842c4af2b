/**
 * What the nodes of one installation share beside their tables: messages that something changed, and locks. Owns the table
 * {@code cluster_lock}; knows nothing of what changes.
 */
@ApplicationModule(allowedDependencies = "database")
@NullMarked
package dev.keyturn.cluster;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
