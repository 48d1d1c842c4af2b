/**
 * The filter chains, in order. The only place that wires Spring Security; owns no behaviour of its own.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "apidocs",
            "apikey :: leak",
            "apikey :: verification",
            "client :: authentication",
            "cors",
            "discovery",
            "gateway",
            "grant",
            "login",
            "oauth",
            "ownership",
            "ratelimit",
            "revocation",
            "tokenendpoint",
            "user",
            "web"
        })
@NullMarked
package dev.keyturn.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
