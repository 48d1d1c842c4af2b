/**
 * Grants: what users allow clients, what was issued for it, and how it ends.
 *
 * <p>A grant lives from the request until all that was issued for it has expired. Codes, refresh tokens and opaque access
 * tokens are stored as digests (ADR 0004) and honoured once; a refresh token is replaced at each use (ADR 0009, ADR 0034).
 * This package finds, writes, revokes and purges them, and is the only one that touches the tables
 * {@code oauth_authorization}, {@code oauth_token} and {@code session_client}.
 *
 * <p>It does not own what tokens say, nor any endpoint, and knows no type of the framework (ADR 0038).
 */
@ApplicationModule(
        allowedDependencies = {
            "apikey",
            "audit",
            "client",
            "client :: lookup",
            "cluster",
            "consent",
            "database",
            "oauth",
            "resource",
            "revocation",
            "session",
            "storage",
            "user"
        })
@NullMarked
package dev.keyturn.grant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
