/**
 * Introspection of access tokens and API keys, as JSON or signed.
 *
 * <p>Decides who may ask about a credential, and what a valid one says. Owns no table; the exchange of tokens (ADR 0025)
 * asks the same questions here.
 */
@ApplicationModule(
        allowedDependencies = {"apikey :: verification", "client", "grant", "oauth", "resource", "signing", "token"})
@NullMarked
package dev.keyturn.introspection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
