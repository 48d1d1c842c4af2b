/**
 * Keeps what the database holds within bounds, and says how much that is. The features say what of theirs may go and where
 * it is; this package decides when, how much at a time and on which node. Owns no table.
 */
@ApplicationModule(allowedDependencies = {"adminapi", "cluster", "database"})
@NullMarked
package dev.keyturn.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
