/**
 * Token exchange: an access token for an API key, or for a credential that was presented to a client (ADR 0021, ADR 0025).
 *
 * <p>Owns no table. Other grants are those of {@code tokenendpoint}, which offers these among them.
 */
@ApplicationModule(
        allowedDependencies = {
            "apikey :: verification",
            "certificate",
            "client",
            "client :: authentication",
            "grant",
            "introspection",
            "oauth",
            "resource",
            "signing",
            "token"
        })
@NullMarked
package dev.keyturn.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
