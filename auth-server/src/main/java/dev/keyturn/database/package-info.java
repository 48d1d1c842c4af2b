/**
 * SQL in the words that each database has for it, where H2 and PostgreSQL do not share them, and the connections to either: what
 * they say when they fail, when they are replaced, and the file of the embedded one. Owns no table.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.keyturn.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
