/**
 * Second factors of users: authenticator apps and recovery codes, and the pages on which users look after them.
 *
 * <p>Owns the tables {@code authenticator_app} and {@code recovery_code}. When a second factor is asked for is decided in
 * {@code user}, and the page that asks is in {@code login}. ADR 0078.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "audit",
            "client",
            "database",
            "login",
            "oauth",
            "passkey",
            "posture",
            "session",
            "signing",
            "user"
        })
@NullMarked
package dev.keyturn.factor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
