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
            "ownership",
            "client",
            "cors",
            "resource",
            "user",
            "consent",
            "token",
            "signing",
            "revocation",
            "login",
            "client :: authentication",
            "client :: lookup",
            "apikey :: verification",
            "apikey :: leak",
            "web",
            "discovery"
        })
@NullMarked
package dev.keyturn.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
