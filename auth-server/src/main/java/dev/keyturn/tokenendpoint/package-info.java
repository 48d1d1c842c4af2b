/**
 * The token and revocation endpoints: their grants, the rotation of refresh tokens, and their responses.
 *
 * <p>Holds the adapters between the framework and {@code grant} and {@code token} (ADR 0001): the framework finds and saves
 * its authorizations here. Owns no table. The exchange of tokens is in {@code exchange}, client authentication in
 * {@code client}.
 */
@ApplicationModule(
        allowedDependencies = {
            "apikey",
            "apikey :: verification",
            "certificate",
            "client",
            "client :: authentication",
            "client :: lookup",
            "cors",
            "exchange",
            "grant",
            "network",
            "oauth",
            "resource",
            "revocation",
            "token",
            "user",
            "database"
        })
@NullMarked
package dev.keyturn.tokenendpoint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
