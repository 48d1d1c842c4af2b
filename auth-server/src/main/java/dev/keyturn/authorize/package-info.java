/**
 * The authorization endpoint: reads a request, gives it the sign-in that it asks for, asks for consent, and answers the
 * client (ADR 0028).
 *
 * <p>Owns no table: what users have allowed is in {@code consent}, what was granted in {@code grant}. How people sign in is
 * the business of {@code login}.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "client",
            "client :: lookup",
            "consent",
            "grant",
            "login",
            "oauth",
            "resource",
            "revocation",
            "token",
            "user"
        })
@NullMarked
package dev.keyturn.authorize;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
