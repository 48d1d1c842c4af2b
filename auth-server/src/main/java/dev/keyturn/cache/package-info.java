/**
 * Read-through cache of database rows. Owns no table and knows nothing of what it holds: each feature brings its reader, its
 * times to live and its invalidation.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.keyturn.cache;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
