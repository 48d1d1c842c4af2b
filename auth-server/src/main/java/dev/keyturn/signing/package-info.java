/**
 * The keys that sign our tokens: announced, active, retired, destroyed; kept encrypted, published as JWKS.
 *
 * <p>Owns the table {@code signing_key} and the encryption of what must be read back.
 */
@ApplicationModule(
        allowedDependencies = {"adminapi", "audit", "audit :: proof", "cluster", "oauth", "database", "posture"})
@NullMarked
package dev.keyturn.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
