/**
 * Owners of clients: administrators manage all clients, users manage the clients that they own. Owns the
 * table {@code client_owner}.
 */
@ApplicationModule(allowedDependencies = {"audit", "adminapi", "client", "user"})
@NullMarked
package dev.keyturn.ownership;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
