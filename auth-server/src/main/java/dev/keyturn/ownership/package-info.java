/**
 * Which clients are whose: what an administrator manages for everybody, users manage for the clients that are theirs. Owns the
 * table {@code client_owner}.
 */
@ApplicationModule(allowedDependencies = {"audit", "adminapi", "client", "user"})
@NullMarked
package dev.keyturn.ownership;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
