/**
 * People who sign in: their credentials, roles and lockout. Owns the tables {@code user_account} and {@code user_role}.
 * Pages are in {@code login}.
 */
@ApplicationModule(allowedDependencies = {"audit", "adminapi", "oauth"})
@NullMarked
package dev.keyturn.user;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
