/**
 * What is revoked before it expires, in memory on each node and durable in the table {@code revocation}.
 */
@ApplicationModule(allowedDependencies = {"audit", "oauth"})
@NullMarked
package dev.keyturn.revocation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
