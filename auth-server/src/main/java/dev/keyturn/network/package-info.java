/**
 * Internet addresses and networks, read in one strict way wherever somebody names them. Owns no table.
 */
@ApplicationModule(allowedDependencies = "connections")
@NullMarked
package dev.keyturn.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
