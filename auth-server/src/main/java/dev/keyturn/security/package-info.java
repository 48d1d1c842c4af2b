/**
 * The filter chains, in order. The only place that wires Spring Security; owns no behaviour of its own.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "apidocs",
            "audit",
            "oauth",
            "apikey",
            "authorize",
            "client",
            "cors",
            "grant",
            "introspection",
            "login",
            "logout",
            "oauth",
            "ownership",
            "resource",
            "revocation",
            "login",
            "client :: authentication",
            "client :: lookup",
            "apikey :: verification",
            "apikey :: leak",
            "web",
            "discovery"
            "signing",
            "tokenendpoint",
            "token",
            "user",
            "userinfo"
        })
@NullMarked
package dev.keyturn.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
