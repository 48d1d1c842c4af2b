/**
 * The keys that sign our tokens: generated on first start, kept encrypted, published as JWKS.
 *
 * <p>Owns the table {@code signing_key} and the encryption of what must be read back.
 */
@ApplicationModule(allowedDependencies = {"audit"})
@NullMarked
package dev.keyturn.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
