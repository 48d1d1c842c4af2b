/**
 * API keys of clients: issued, verified, rotated and revoked like any other credential. Owns the table {@code api_key} and
 * those whose names begin with {@code api_key_}.
 *
 * <p>A key is stored as a digest, never as text, and can do no more than its client at any moment.
 */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "adminapi",
            "oauth",
            "client",
            "ownership",
            "network",
            "resource",
            "user",
            "cluster",
            "storage"
        })
@NullMarked
package dev.keyturn.apikey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
