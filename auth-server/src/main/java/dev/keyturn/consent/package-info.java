/**
 * What a user has allowed a client, and the page that asks. Owns the tables {@code consent} and {@code consent_scope}.
 */
@ApplicationModule(allowedDependencies = {"adminapi", "audit", "oauth", "client", "login", "resource", "user"})
@NullMarked
package dev.keyturn.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
