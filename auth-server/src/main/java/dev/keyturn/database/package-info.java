/**
 * SQL in the words that each database has for it, where H2 and PostgreSQL do not share them. Owns no table.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.keyturn.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
