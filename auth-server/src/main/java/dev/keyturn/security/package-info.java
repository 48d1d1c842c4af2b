/**
 * The filter chains, in order. The only place that wires Spring Security; owns no behaviour of its own.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "apidocs",
            "apikey :: leak",
            "apikey :: verification",
            "authorize",
            "client :: authentication",
            "client :: lookup",
            "cors",
            "discovery",
            "grant",
            "introspection",
            "login",
            "logout",
            "oauth",
            "ownership",
            "revocation",
            "token",
            "tokenendpoint",
            "user",
            "userinfo",
            "web"
        })
@NullMarked
package dev.keyturn.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
