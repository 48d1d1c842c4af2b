/**
 * The first start: administrator, console client, the server's own API. Also the command that restores a lost
 * administrator. Owns no table.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "audit",
            "command",
            "oauth",
            "client",
            "resource",
            "user",
            "signing",
            "revocation",
            "apikey :: verification"
        })
@NullMarked
package dev.keyturn.bootstrap;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
