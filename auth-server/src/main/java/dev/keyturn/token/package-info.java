/**
 * What the server has issued: authorizations, their tokens, and when each stops being valid.
 *
 * <p>A token is stored as a digest, never as text, and a code is honoured once. This package is the only one that touches
 * the tables {@code oauth_authorization} and {@code oauth_token}.
 */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "adminapi",
            "oauth",
            "database",
            "apikey",
            "client",
            "cluster",
            "consent",
            "resource",
            "user",
            "signing",
            "revocation",
            "storage",
            "client :: authentication",
            "apikey :: verification"
        })
@NullMarked
package dev.keyturn.token;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
