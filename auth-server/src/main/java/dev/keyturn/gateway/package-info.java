/**
 * Check of the credential of a request for gateways without a library of ours: nginx, HAProxy and others that ask an address
 * before they forward a request, and the short JWT that they may pass on. Owns no table.
 *
 * <p>Does not route, rewrite or limit requests, and exchanges no token ({@code exchange}).
 */
@ApplicationModule(
        allowedDependencies = {
            "apikey :: verification",
            "client",
            "client :: authentication",
            "introspection",
            "oauth",
            "ratelimit",
            "resource",
            "signing",
            "token"
        })
@NullMarked
package dev.keyturn.gateway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
