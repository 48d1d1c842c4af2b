/**
 * Metadata documents of the server (RFC 8414, OpenID Connect Discovery). Owns no table and none of the endpoints that the
 * documents describe.
 */
@ApplicationModule(allowedDependencies = {"certificate", "introspection", "oauth", "resource", "signing", "user"})
@NullMarked
package dev.keyturn.discovery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
