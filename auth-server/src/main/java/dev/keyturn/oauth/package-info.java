/**
 * The vocabulary of the protocols: the errors that we answer with and the names that several features share. Owns no
 * table.
 */
@ApplicationModule(allowedDependencies = {"network"})
@NullMarked
package dev.keyturn.oauth;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
