/**
 * The APIs that our tokens are for (resource servers): their audience and their scopes. Owns the tables {@code api} and
 * {@code api_scope}.
 */
@ApplicationModule(allowedDependencies = {"audit", "adminapi", "oauth"})
@NullMarked
package dev.keyturn.resource;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
