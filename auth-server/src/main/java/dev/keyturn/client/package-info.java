/**
 * Registered clients and their secrets. Owns the tables whose names begin with {@code client}.
 */
@ApplicationModule(
        allowedDependencies = {"audit", "adminapi", "oauth", "resource", "cluster", "network", "signing", "storage"})
@NullMarked
package dev.keyturn.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
