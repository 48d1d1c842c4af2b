/**
 * Revocations: cached on each node, stored in the table {@code revocation}, and published to verifiers by the signed feed that
 * {@code docs/revocation-feed.md} describes (ADR 0012).
 *
 * <p>Owns the tables {@code revocation} and {@code revocation_counter}. Knows nothing of who revokes, and why.
 */
@ApplicationModule(
        allowedDependencies = {"audit", "adminapi", "certificate", "oauth", "cluster", "database", "signing", "storage"
        })
@NullMarked
package dev.keyturn.revocation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
