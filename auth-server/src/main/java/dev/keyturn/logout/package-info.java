/**
 * Logout that a client starts (OpenID Connect RP-Initiated Logout).
 *
 * <p>Owns no table. The page that asks the user is in {@code login}; what ends with a session is decided in {@code grant}
 * (ADR 0017).
 */
@ApplicationModule(allowedDependencies = {"authorize", "grant", "oauth", "token", "user"})
@NullMarked
package dev.keyturn.logout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
