/**
 * The APIs that our tokens are for (resource servers): their audience, their scopes and what their access tokens are like.
 * Owns the table {@code api} and those whose names begin with {@code api_} and that hang on it.
 */
@ApplicationModule(allowedDependencies = {"audit", "adminapi", "oauth", "signing", "cluster", "database"})
@NullMarked
package dev.keyturn.resource;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
