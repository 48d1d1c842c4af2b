/**
 * The administrators' view of access: grants and sessions, and what they revoke.
 *
 * <p>Reads the tables of {@code grant} through its repositories, and owns none.
 */
@ApplicationModule(
        allowedDependencies = {"adminapi", "audit", "client", "grant", "oauth", "revocation", "session", "token", "user"
        })
@NullMarked
package dev.keyturn.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
