/**
 * Consents: what users have allowed clients, and the page on which they withdraw it. Owns the tables {@code consent} and
 * {@code consent_scope}. The page that asks is in {@code authorize}.
 */
@ApplicationModule(allowedDependencies = {"audit", "client", "mail", "resource", "user", "database", "oauth"})
@NullMarked
package dev.keyturn.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
