/**
 * Strict parsing of IP addresses and networks. Owns no table.
 */
@ApplicationModule(allowedDependencies = "connections")
@NullMarked
package dev.keyturn.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
