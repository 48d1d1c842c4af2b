/**
 * The pages with which a person signs in, replaces a password and signs out, and the page that explains an error. Owns no
 * table.
 */
@ApplicationModule(allowedDependencies = {"oauth", "user"})
@NullMarked
package dev.keyturn.login;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
