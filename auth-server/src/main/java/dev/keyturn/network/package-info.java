/**
 * IP addresses and networks: their strict parsing, and requests to addresses that someone else chose. Owns no table.
 */
@ApplicationModule(allowedDependencies = "connections")
@NullMarked
package dev.keyturn.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
