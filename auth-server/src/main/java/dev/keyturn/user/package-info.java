/**
 * People who sign in: their credentials, roles and lockout. Owns the tables {@code user_account},
 * {@code user_role} and {@code sign_in_failure} (ADR 0014, 0032).
 * Pages are in {@code login}.
 */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "adminapi",
            "cache",
            "cluster",
            "command",
            "oauth",
            "storage",
            "network",
            "database",
            "signing",
            "posture"
        })
@NullMarked
package dev.keyturn.user;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
