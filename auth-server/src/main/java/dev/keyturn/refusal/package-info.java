/**
 * Refused requests in the log and the audit trail: bounded, counted, and without credentials. Owns no table; the requests are
 * refused elsewhere.
 */
@ApplicationModule(allowedDependencies = {"audit", "client", "database", "oauth", "client :: lookup", "network"})
@NullMarked
package dev.keyturn.refusal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
